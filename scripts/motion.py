"""Film README's moving picture from the real thing: a weight is dragged, then a wrong step of a derivation is answered.

    python scripts/motion.py        writes docs/motion.webp, and docs/explorer.png for those who asked their system for less motion

Needs Chromium. The pages are the ones that `save` writes; nothing is drawn here but the hand.
"""

import io
import math
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nnlib.datasets import worked_example  # noqa: E402
from nnlib.derivation import Derivation  # noqa: E402
from nnlib.explorer import Explorer  # noqa: E402
from tests.browsing import chromium, point_on, wait_for_explorers  # noqa: E402

FILM, STILL = ROOT / "docs" / "motion.webp", ROOT / "docs" / "explorer.png"
WIDTH, HEIGHT = 1120, 740
DRAGGED = 48  # frames of the drag
SHORT, LONG = 80, 2400  # milliseconds that a frame is shown: while something moves, and where there is something to read
# A screenshot has no pointer in it.
HAND = """() => {
    const hand = document.body.appendChild(document.createElement('div'));
    hand.style.cssText = 'position:fixed;z-index:9;width:26px;height:26px;margin:-15px;border:2px solid #000;border-radius:50%;'
        + 'background:#fff8;pointer-events:none;left:-99px';
    addEventListener('pointermove', event => Object.assign(hand.style, {left: event.clientX + 'px', top: event.clientY + 'px'}), true);
}"""


class Film:
    def __init__(self, page):
        self.page, self.pictures, self.times = page, [], []

    def show(self, widget, path):
        widget.save(path)
        self.page.goto(Path(path).as_uri())
        self.page.evaluate(HAND)

    def take(self, milliseconds):
        self.pictures.append(Image.open(io.BytesIO(self.page.screenshot())).convert("RGB"))
        self.times.append(milliseconds)

    def save(self):
        first, *rest = self.pictures
        first.save(FILM, save_all=True, append_images=rest, duration=self.times, loop=0, quality=60, method=6, minimize_size=True)
        self.pictures[DRAGGED // 4].save(STILL, optimize=True)  # where the hand is highest


def drag_a_weight(film, folder):
    explorer = Explorer(*worked_example(), show="network slope")
    explorer.selected = ("W", 2, 0, 0)
    film.show(explorer, folder / "explorer.html")
    wait_for_explorers(film.page)
    x, y = point_on(film.page, '[data-select="W-2-1-1"]')
    film.page.mouse.move(x, y)
    film.take(LONG // 2)
    film.page.mouse.down()
    for frame in range(1, DRAGGED + 1):
        film.page.mouse.move(x, y - 60 * math.sin(2 * math.pi * frame / DRAGGED))
        film.take(SHORT)
    film.page.mouse.up()
    film.take(LONG // 2)


def be_refuted(film, folder):
    """Three units, of which each path meets two, and a reader who expects no such path."""
    film.show(Derivation("dE_dW"), folder / "derivation.html")
    film.page.wait_for_selector(".nn-derivation")
    film.take(LONG)
    for unit in ("A^1_1", "Z^2_1", "Z^2_2"):
        film.page.locator(f'[data-node="{unit}"]').click()
        film.take(LONG // 4)
    for box in film.page.locator(".nn-count").all():
        box.fill("0")
    film.take(LONG // 2)
    film.page.get_by_role("button", name="judge", exact=True).click()
    film.take(2 * LONG)


def main():
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        film = Film(browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}))
        for scene in (drag_a_weight, be_refuted):
            scene(film, Path(folder))
        film.save()
    print(f"{FILM.relative_to(ROOT)}: {FILM.stat().st_size / 1e6:.2f} MB, {len(film.pictures)} pictures, {sum(film.times) / 1000:.0f} s")


if __name__ == "__main__":
    main()
