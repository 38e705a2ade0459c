"""What all tests with a browser share: one Chromium, and a page in each of three engines."""

import os

import pytest
from browsing import HOW_TO_GET_A_BROWSER, find_browser, launched
from debian import find_firefox, find_webkit, firefox, webkit
from playwright.sync_api import sync_playwright

# What else drives an engine where Playwright's own build of it isn't installed, and how to get one.
ELSE = {
    "firefox": (find_firefox, firefox, "no Firefox found: install the package firefox-esr, or run: python -m playwright install firefox"),
    "webkit": (find_webkit, webkit, "no WebKit found: install webkit2gtk-driver and xvfb, or run: python -m playwright install webkit"),
}


def missing(how_to_get_it):
    """Where there is no browser the test skips and says how to get one, unless NNLIB_NEED_BROWSER is set."""
    (pytest.fail if os.environ.get("NNLIB_NEED_BROWSER") else pytest.skip)(how_to_get_it)


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright):
    """A real Chromium."""
    if find_browser(playwright) is None:
        missing(HOW_TO_GET_A_BROWSER)
    with launched(playwright) as browser:
        yield browser


@pytest.fixture(scope="session", params=["chromium", "firefox", "webkit"])
def engine(request, playwright):
    """A page in a browser of each engine: Playwright's, or one that is used like it (debian.py)."""
    name = request.param
    if name == "chromium":
        page = request.getfixturevalue("browser").new_page()
        yield page
        page.close()
    elif os.path.exists((own := getattr(playwright, name)).executable_path):
        browser = own.launch()
        yield browser.new_page()
        browser.close()
    else:
        find, drive, how_to_get_it = ELSE[name]
        if not find():
            missing(how_to_get_it)
        with drive() as page:
            yield page
