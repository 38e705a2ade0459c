"""The built site on a server of its own, at an address below another, and a browser that can reach nothing else."""

import pytest
from browsing import ROOT, launched, serve

SITE = ROOT / "site"
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """The address of the site, which isn't at the root of its host."""
    if not (SITE / "index.html").exists():
        pytest.fail("there is no site: run `make site` first")
    folder = tmp_path_factory.mktemp("host")
    (folder / "nnlib").symlink_to(SITE)
    with serve(folder) as host:
        yield f"{host}/nnlib"


@pytest.fixture(scope="session")
def browser(playwright):
    with launched(playwright, ALONE) as browser:
        yield browser


class Visit:
    """A page, what it asked for, and what went wrong."""

    def __init__(self, page):
        self.page, self.got, self.wrong = page, {}, []
        page.on("response", self._see)
        page.on("requestfailed", lambda request: self.wrong.append(f"not had: {request.url}"))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda message: message.type == "error" and self.wrong.append(message.text))

    def _see(self, response):
        if response.status >= 400:
            self.wrong.append(f"{response.status}: {response.url}")
        self.got[response.url] = response

    def scroll(self):
        """Down the page, as a reader does, until every widget lives."""
        for place in self.page.locator(".nn-live").all():
            with_parents = "element => { for (let at = element; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true; }"
            place.evaluate(with_parents)
            place.scroll_into_view_if_needed()
        self.page.wait_for_function("() => [...document.querySelectorAll('.nn-live')].every(place => place.querySelector('.nn-explorer'))")
        self.page.wait_for_function("() => !document.querySelector('.nn-explorer[aria-busy]')")


@pytest.fixture
def visit(browser, request):
    """visit(name, ...): a page of the site, or of a folder, in a window of its own. Whatever goes wrong there fails the test at its end."""
    visits = []

    def visit(name, address=None, width=1280, height=900, **options):
        page = browser.new_context(viewport={"width": width, "height": height}, **options).new_page()
        visits.append(Visit(page))
        page.goto(f"{address or request.getfixturevalue('address')}/{name}")
        return visits[-1]

    yield visit
    wrong = [words for one in visits for words in one.wrong]
    for one in visits:
        one.page.context.close()
    assert wrong == []


LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
