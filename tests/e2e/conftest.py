"""A real browser, the widget on a page, and behind it a stand-in for the API. The whole chain starts in test_chain.py."""

import shutil
from collections.abc import Iterator

import pytest
from panel import Panel
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from stub_api import Stub, serve

ARGUMENTS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A machine with two busy cores may take its time; nothing here measures speed.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as it is installed on this machine."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile of its own: a laptop screen, nothing stored."""
    profile = browser.new_context(viewport={"width": 1280, "height": 800}, locale="nl-NL")
    profile.set_default_timeout(15_000)
    yield profile
    profile.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty tab."""
    return context.new_page()


@pytest.fixture
def stub() -> Iterator[Stub]:
    """The stand-in for the API, on a free port."""
    with serve() as standing_in:
        yield standing_in


@pytest.fixture
def panel(page: Page, stub: Stub) -> Panel:
    """The demo page with the widget still closed."""
    page.goto(f"{stub.url}/demo")
    return Panel(page)
