"""How a widget's page is opened in each engine."""

import pytest
from window import CLOCK, LISTEN, SIZE

from nnlib.explorer import sources


@pytest.fixture
def opened(engine, tmp_path):
    """opened(widget): its page, whose time is the test's. An error on it fails the test, at its end."""
    path = tmp_path / "page.html"

    def opened(widget):
        if hasattr(widget, "save"):
            widget.save(path)
        else:
            page = sources.page("page.html", widget._esm, widget._css, "A page", widget.page_picture(), widget.page_state())
            path.write_text(page, encoding="utf-8")
        html = path.read_text(encoding="utf-8")
        path.write_text(html.replace("<meta", f"<script>{LISTEN}{CLOCK}</script>\n<meta", 1), encoding="utf-8")
        engine.set_viewport_size(SIZE)
        engine.goto(path.as_uri())
        engine.evaluate("pass_time(700)")
        return engine

    yield opened
    errors = engine.evaluate("window.heard")
    engine.mouse.up()
    engine.mouse.move(0, 0)
    engine.goto("about:blank")
    assert errors == []
