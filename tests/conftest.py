"""What all tests with a browser share: one Chromium."""

import os

import pytest
from browsing import HOW_TO_GET_A_BROWSER, chromium, find_browser


@pytest.fixture(scope="session")
def browser():
    """A real Chromium; where there is none the test skips and says how to get one, unless NNLIB_NEED_BROWSER is set."""
    if find_browser() is None:
        if os.environ.get("NNLIB_NEED_BROWSER"):
            pytest.fail(HOW_TO_GET_A_BROWSER)
        pytest.skip(HOW_TO_GET_A_BROWSER)
    with chromium() as browser:
        yield browser
