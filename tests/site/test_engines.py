"""Pages of the site in Chromium, Firefox and WebKit: every widget lives, nothing goes wrong, and no other host is asked for anything."""

from pathlib import Path

import pytest
from browsing import Quiet, serve
from window import LISTEN

from conftest import SITE

pytestmark = pytest.mark.browser
PAGES = ["00_start_here", "03_weights", "12_error_surfaces"]
ALONE = "default-src 'self' 'unsafe-inline' data: blob:"
# A phone's width as a page in a page: not every browser's window can be so narrow.
PHONE = '<!doctype html><meta charset="utf-8"><iframe src="PAGE" style="width: 390px; height: 800px; border: 0"></iframe>'


class Alone(Quiet):
    """Serves pages that may ask for nothing elsewhere, and hear what goes wrong."""

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if path.suffix != ".html":
            return super().do_GET()
        page = path.read_text(encoding="utf-8").replace("<meta", f"<script>{LISTEN}</script><meta", 1).encode()
        self.send_response(200)
        for name, value in {"Content-Type": "text/html", "Content-Length": len(page), "Content-Security-Policy": ALONE}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page)


@pytest.fixture(scope="module")
def host(address, tmp_path_factory):
    folder = tmp_path_factory.mktemp("engines")
    (folder / "nnlib").symlink_to(SITE)
    for name in PAGES:
        (folder / f"phone_{name}.html").write_text(PHONE.replace("PAGE", f"nnlib/{name}.html"), encoding="utf-8")
    with serve(folder, Alone) as host:
        yield host


def bring_to_life(page, window="window"):
    """Down the page, as a reader does, until every widget lives; returns how many there are."""
    places = f"[...{window}.document.querySelectorAll('.nn-live')]"
    count = page.evaluate(f"{places}.length")
    for k in range(count):
        page.evaluate(
            f"""k => {{
                const place = {places}[k];
                for (let at = place; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
                place.scrollIntoView();
            }}""",
            k,
        )
        page.wait_for_function(f"() => {places}[{k}].querySelector('.nn-explorer:not([aria-busy])') !== null")
    return count


def too_wide(page, window="window"):
    """By how many pixels the page is wider than the window, of which a scroll bar may take some."""
    return page.evaluate(f"(({{scrollWidth, clientWidth}}) => scrollWidth - clientWidth)({window}.document.documentElement)")


@pytest.mark.parametrize("name", PAGES)
def test_a_lesson_lives(engine, host, name):
    engine.set_viewport_size({"width": 1280, "height": 900})
    engine.goto(f"{host}/nnlib/{name}.html")
    made = (SITE / f"{name}.html").read_text(encoding="utf-8").count('class="nn-live"')
    assert bring_to_life(engine) == made > 0
    assert too_wide(engine) == 0
    assert engine.evaluate("heard") == []


@pytest.mark.parametrize("name", PAGES)
def test_on_a_phone_nothing_is_wider_than_the_screen(engine, host, name):
    engine.set_viewport_size({"width": 1280, "height": 900})
    engine.goto(f"{host}/phone_{name}.html")
    bring_to_life(engine, "frames[0]")
    assert engine.evaluate("frames[0].innerWidth") == 390 and too_wide(engine, "frames[0]") == 0
    assert engine.evaluate("[...heard, ...frames[0].heard]") == []


def test_what_is_asked_of_another_host_is_heard(engine, host):
    """It would be noticed."""
    engine.goto(f"{host}/phone_{PAGES[0]}.html")
    engine.evaluate("void (document.body.append(Object.assign(new Image(), {src: 'http://elsewhere.test/picture.png'})))")
    engine.wait_for_function("() => heard.length > 0")
    assert "http://elsewhere.test" in " ".join(engine.evaluate("heard"))
