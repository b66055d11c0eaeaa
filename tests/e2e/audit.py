"""Measurements inside the widget: contrast, names, sizes and overflow. Each returns what is wrong, so an empty list is good."""

from panel import SHADOW
from playwright.sync_api import Page

VISIBLE = f"[...{SHADOW}.querySelectorAll('.panel, .panel *')].filter((node) => node.checkVisibility({{visibilityProperty: true}}))"

# Text against the first opaque background below it (WCAG 1.4.3): 4.5, or 3 for large text.
CONTRAST = f"""() => {{
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', {{willReadFrequently: true}})
  const rgba = (color) => {{
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = color
    canvas.fillRect(0, 0, 1, 1)
    return canvas.getImageData(0, 0, 1, 1).data
  }}
  const light = (color) => {{
    const [r, g, b] = [...rgba(color)].map((value) => value / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }}
  const behind = (node) => {{
    for (; node; node = node.parentElement) {{
      const color = getComputedStyle(node).backgroundColor
      if (rgba(color)[3] === 255) return color
    }}
    return 'white'
  }}
  const hasText = (node) => [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim())
  return {VISIBLE}.filter((node) => hasText(node) && !node.closest('.sr')).map((node) => {{
    const style = getComputedStyle(node)
    const [bright, dark] = [light(style.color), light(behind(node))].sort((a, b) => b - a)
    const size = parseFloat(style.fontSize)
    const need = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5
    return {{text: node.textContent.trim().slice(0, 40), ratio: (bright + 0.05) / (dark + 0.05), need}}
  }}).filter(({{ratio, need}}) => ratio < need).map(({{text, ratio}}) => `${{text}}: ${{ratio.toFixed(2)}}`)
}}"""

# Buttons, fields and links that stand alone are at least 44 pixels high; links inside a sentence are exempt (WCAG 2.5.8).
SMALL_TARGETS = f"""() => {VISIBLE}
  .filter((node) => node.matches('button, summary, textarea, input:not([type=checkbox], [type=radio]), a.call, label.tick'))
  .filter((node) => node.getBoundingClientRect().height < 43.9)
  .map((node) => node.textContent.trim() || node.id)"""

SMALL_TEXT = f"""() => {VISIBLE}
  .filter((node) => parseFloat(getComputedStyle(node).fontSize) < 15 && node.textContent.trim() && !node.closest('.sr'))
  .map((node) => node.textContent.trim().slice(0, 40))"""

OVERFLOW = f"""() => [document.documentElement, ...{VISIBLE}]
  .filter((node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== 'inline' && !node.closest('.sr, svg'))
  .map((node) => `${{node.tagName}}.${{node.className}}: ${{node.scrollWidth}} > ${{node.clientWidth}}`)"""

NAMELESS = f"""() => {VISIBLE}
  .filter((node) => node.matches('button, a, summary') && !(node.ariaLabel || node.textContent.trim())
    || node.matches('input, textarea') && !node.labels.length)
  .map((node) => node.outerHTML.slice(0, 80))"""

DUPLICATE_IDS = f"""() => {{
  const ids = [...{SHADOW}.querySelectorAll('[id]')].map((node) => node.id)
  return ids.filter((id, place) => ids.indexOf(id) !== place)
}}"""

BROKEN_REFERENCES = f"""() => [...{SHADOW}.querySelectorAll('[aria-describedby], [aria-labelledby], label[for]')]
  .flatMap((node) => (node.getAttribute('aria-describedby') ?? node.getAttribute('aria-labelledby') ?? node.htmlFor).split(' '))
  .filter((id) => !{SHADOW}.getElementById(id))"""


def problems(page: Page) -> list[str]:
    """Everything that can be measured and is wrong with what the widget shows now."""
    checks = (CONTRAST, SMALL_TARGETS, SMALL_TEXT, OVERFLOW, NAMELESS, DUPLICATE_IDS, BROKEN_REFERENCES)
    return [str(found) for check in checks for found in page.evaluate(check)]


def overflow(page: Page) -> list[str]:
    """What does not fit in the width of the screen."""
    found: list[str] = page.evaluate(OVERFLOW)
    return found
