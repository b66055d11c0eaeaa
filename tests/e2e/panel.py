"""The widget as a visitor meets it: by label and role. Playwright looks through the open shadow root by itself."""

from typing import Any

from playwright.sync_api import Locator, Page, expect
from stub_api import Stub

# Everything below runs inside the page, on the shadow root of the widget.
SHADOW = "document.querySelector('wegwijzer-chat').shadowRoot"

LISTEN = f"""() => {{
  window.heard = []
  const voice = {SHADOW}.querySelector('.voice')
  new MutationObserver((changes) => changes.forEach(({{target}}) => target.textContent && window.heard.push(target.textContent)))
    .observe(voice, {{subtree: true, childList: true}})
}}"""


class Panel:
    """The chat panel on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log = page.get_by_role("log")
        self.field = page.locator("wegwijzer-chat").get_by_role("textbox", name="vraag").first

    @property
    def launcher(self) -> Locator:
        """The button on the page."""
        return self.button("Vraag over hulp op school?").or_(self.button("Verder met het gesprek"))

    def button(self, name: str, *, exact: bool = True) -> Locator:
        """A button by what it says."""
        return self.page.get_by_role("button", name=name, exact=exact)

    def heading(self, name: str) -> Locator:
        """A heading by what it says."""
        return self.page.get_by_role("heading", name=name, exact=True)

    def open(self) -> "Panel":
        """Press the button on the page and wait until the panel is there."""
        self.launcher.click()
        expect(self.heading("Wegwijzer")).to_be_visible()
        return self

    def ask(self, text: str) -> None:
        """Type a question, press Enter and wait for what comes back."""
        self.field.fill(text)
        self.field.press("Enter")
        self.settle()

    def settle(self) -> None:
        """Wait until no answer is on its way."""
        expect(self.page.get_by_text("De assistent zoekt een antwoord…")).to_have_count(0)

    def listen(self) -> None:
        """Write down from now on what a screen reader would be told."""
        self.page.evaluate(LISTEN)

    @property
    def heard(self) -> list[str]:
        """What a screen reader was told since ``listen``."""
        found: list[str] = self.page.evaluate("window.heard")
        return found

    @property
    def focused(self) -> str:
        """The name or text of what has the focus, inside the widget or on the page."""
        return str(
            self.page.evaluate(
                """() => {
                  let node = document.activeElement
                  while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement
                  return node.ariaLabel || node.labels?.[0]?.textContent || node.textContent.trim()
                }"""
            )
        )

    def stored(self) -> dict[str, Any]:
        """Everything the browser keeps for this site."""
        return dict(
            self.page.evaluate("({session: {...sessionStorage}, local: {...localStorage}, cookies: document.cookie})"),
        )


def waiting_for_an_employee(page: Page, stub: Stub) -> Panel:
    """A conversation after a reload, with a question that was sent. The test turns the clock."""
    page.clock.install()
    page.goto(f"{stub.url}/demo")
    panel = Panel(page).open()
    panel.ask("Een vraag")
    (conversation,) = stub.conversations
    stub.open_ticket(conversation)
    page.reload()
    panel.open()
    expect(panel.button("Vraag WP-2026-0042: verstuurd")).to_be_visible()
    return panel
