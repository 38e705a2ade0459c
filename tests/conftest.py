"""What the browser tests share: one Chromium for all of them."""

import os

import pytest


@pytest.fixture(scope="session")
def browser():
    """A real Chromium; where there is none the test skips and says how to get one, unless NNLIB_NEED_BROWSER is set."""
    from lab import HOW_TO_GET_A_BROWSER, chromium, find_browser

    if find_browser() is None:
        if os.environ.get("NNLIB_NEED_BROWSER"):
            pytest.fail(HOW_TO_GET_A_BROWSER)
        pytest.skip(HOW_TO_GET_A_BROWSER)
    with chromium() as browser:
        yield browser
