"""The pages of the site, without a kernel and with no other host to be reached."""

import gzip
import json
import re

import pytest
from saved import true
from window import serious

from conftest import LESSONS, SITE
from nnlib import back_propagate
from nnlib.activations import known
from nnlib.datasets import digits
from nnlib.network import Network
from scripts.build_site import alive

pytestmark = pytest.mark.browser
MOST = 400_000  # bytes a page may transfer, compressed as hosts do it


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_lives_and_asks_for_nothing_elsewhere(visit, lesson):
    seen = visit(f"{lesson}.html")
    seen.scroll()
    assert seen.page.locator("h1").first.inner_text().rstrip("¶# ") == title(notebook(lesson)["cells"][0])
    shown = seen.page.locator(".nn-live").count()
    made = (SITE / f"{lesson}.html").read_text(encoding="utf-8").count('class="nn-live"')
    assert shown == made
    assert seen.page.locator("mjx-container, .MathJax").count() == 0
    assert not re.search(r"\\(frac|partial|sum|mathbb)", seen.page.locator("article").inner_text()), "a formula that was not set"
    weight = sum(len(gzip.compress(response.body())) for response in seen.got.values())
    assert weight < MOST
    assert seen.page.evaluate("document.documentElement.scrollWidth") == 1280


@pytest.mark.parametrize("lesson", LESSONS)
def test_on_a_phone_nothing_is_wider_than_the_screen(visit, lesson):
    seen = visit(f"{lesson}.html", width=390)
    seen.scroll()
    assert seen.page.evaluate("document.documentElement.scrollWidth") == 390


def test_there_are_widgets_of_all_kinds():
    names = {name for lesson in LESSONS for name in re.findall(r'data-name="(\w+)"', (SITE / f"{lesson}.html").read_text())}
    assert names == {"DownhillMap", "DrawDigit", "Explorer", "Learning", "WeightPictures", "Derivation"}


def test_no_answer_stands_open(visit):
    for lesson in LESSONS:
        seen = visit(f"{lesson}.html")
        assert seen.page.locator("article details[open]").count() == 0
        solutions = sum("solution" in cell["metadata"].get("tags", ()) for cell in notebook(lesson)["cells"])
        assert seen.page.locator("summary:has-text('A solution')").count() == solutions
        folded = [cell for cell in notebook(lesson)["cells"] if cell["metadata"].get("jp-MarkdownHeadingCollapsed")]
        for cell in folded:
            heading = seen.page.locator("h2, h3").filter(has_text=title(cell)).last
            assert (
                heading.evaluate("heading => heading.nextElementSibling.tagName + !heading.nextElementSibling.nextElementSibling")
                == "DETAILStrue"
            )


def test_what_answers_a_question_is_folded_too(visit):
    seen = visit("03_weights.html")
    output = seen.page.get_by_text("unit 2 moves by [ 0.0421")
    assert not output.is_visible()
    seen.page.locator("summary", has_text="What it gives").first.click()
    assert output.is_visible()


def notebook(lesson):
    return json.loads((SITE.parent / "notebooks" / f"{lesson}.ipynb").read_text(encoding="utf-8"))


def title(cell):
    """The heading at the beginning of a cell."""
    return "".join(cell["source"]).splitlines()[0].strip("# ")


def test_an_answer_opens_with_the_keyboard(visit):
    page = visit("03_weights.html").page
    summary = page.locator("summary", has_text="Answer").first
    summary.focus()
    page.keyboard.press("Enter")
    assert summary.locator("..").get_attribute("open") is not None


def test_the_pictures_of_the_digits_answer_as_the_package_does(visit):
    seen = visit("00_start_here.html")
    page = seen.page
    place = page.locator(".nn-live[data-name=WeightPictures]")
    state = json.loads(place.locator("script").text_content())
    seen.scroll()
    network = state["_setup"]["network"]
    X, Y = digits()
    net = made(network, network)
    unit, pixel = state["_setup"]["unit"], state["selected"]
    assert number(place.locator("[data-live=E]")) == pytest.approx(back_propagate(net, X, Y).E, rel=1e-5)
    place.locator(".nn-box").fill("0.75")
    place.locator(".nn-box").press("Enter")
    net.W[1][unit, pixel] = 0.75
    grad = back_propagate(net, X, Y)
    page.wait_for_function("() => !document.querySelector('.nn-old')")
    assert number(place.locator("[data-live=E]")) == pytest.approx(grad.E, rel=1e-5)
    assert number(place.locator("[data-live=slope]")) == pytest.approx(grad.dE_dW[1][unit, pixel], rel=1e-3)


def made(outline, weights):
    """The network that a page's state tells of."""
    by_name = {g.name: g for g in known}
    return Network.from_weights(weights["W"][1:], weights["b"][1:], [by_name[name] for name in outline["g"][1:]])


def number(output):
    return float(output.inner_text().replace("−", "-"))


def test_a_weight_moves_and_its_derivative_answers_on_its_own_network_alone(visit):
    seen = visit("08_backwards.html")
    places = seen.page.locator(".nn-live[data-name=Explorer]")
    state = json.loads(places.first.locator("script").text_content())
    seen.scroll()
    others = [place.locator("[data-live=E]").inner_text() for place in places.all()[1:]]
    setup, (kind, l, i, j) = state["_setup"], state["selected"]
    box = places.first.locator(".nn-box").first
    box.fill("1.25")
    box.press("Enter")
    net = made(setup, state["weights"])
    assert kind == "W"
    net.W[l][i, j] = 1.25
    grad = back_propagate(net, setup["X"], setup["Y"])
    slope = places.first.locator("[data-live=slope]").first
    seen.page.wait_for_function("([element, text]) => element.innerText === text", arg=[slope.element_handle(), true(grad.dE_dW[l][i, j])])
    assert number(places.first.locator("[data-live=E]")) == pytest.approx(grad.E, rel=1e-3)
    assert [place.locator("[data-live=E]").inner_text() for place in places.all()[1:]] == others


def test_explorers_go_together_only_where_they_show_the_same_weights_of_the_same_network():
    def network(of, *weights):
        state = {"_network": of, "weights": {"W": [None, [list(weights)]], "b": [None, [[0]]]}, "_setup": {}}
        return json.loads(re.search(r"<script.*?>(.*?)</script>", alive("Explorer", "", state))[1])["_network"]

    assert network("1", 0.5, 2) == network("1", 0.5, 2)
    # Python gives the number of a network that is gone to another one.
    assert len({network("1", 0.5, 2), network("1", 0.5, 3), network("1", 0.5), network("2", 0.5, 2)}) == 4


def test_from_a_folder_without_a_server_everything_lives(visit):
    for lesson in ("00_start_here", "03_weights"):
        seen = visit(f"{lesson}.html", address=SITE.as_uri())
        seen.scroll()


def test_without_scripts_all_can_be_read(visit):
    seen = visit("08_backwards.html", java_script_enabled=False)
    still = seen.page.locator(".nn-live svg").first
    assert still.is_visible() and still.bounding_box()["height"] > 100
    seen.page.locator("summary", has_text="Answer").first.click()
    assert seen.page.locator("details[open]").count() == 1


def test_every_link_within_the_site_leads_somewhere():
    for page in SITE.glob("*.html"):
        for link in re.findall(r'<a [^>]*href="([^"]+)"', page.read_text(encoding="utf-8")):
            if re.match(r"https?:|mailto:", link):
                continue
            path, _, fragment = link.partition("#")
            target = SITE / path.partition("?")[0] if path else page
            assert target.exists(), f"{page.name}: {link}"
            if fragment and target.suffix == ".html":
                assert f'id="{fragment}"' in target.read_text(encoding="utf-8"), f"{page.name}: {link}"
            if path.startswith("lite/") and "path=" in path:
                assert (SITE / "lite" / "files" / path.split("path=")[1]).exists(), f"{page.name}: {link}"


def test_what_is_searched_is_found_without_another_host(visit):
    page = visit("search.html?q=saturated").page
    page.wait_for_selector("#search-results li a")
    assert any(
        "05_through_the_activation" in link for link in page.locator("#search-results a").evaluate_all("all => all.map(a => a.href)")
    )


def test_the_address_of_a_hub_is_typed_once(visit):
    seen = visit("03_weights.html")
    page = seen.page
    page.route("https://hub.example.org/**", lambda route: route.fulfill(body="a hub"))
    page.get_by_text("on a JupyterHub").click()
    page.get_by_label("Its address").fill("https://hub.example.org/")
    page.get_by_role("button", name="open", exact=True).click()
    page.wait_for_url("https://hub.example.org/hub/user-redirect/lab/tree/lessons/03_weights.ipynb")
    page.go_back()
    assert page.locator("[data-hub] input").input_value() == "https://hub.example.org/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "teaching_90", "where_it_runs", "00_start_here", "03_weights", "08_backwards"])
def test_axe_finds_nothing_serious(visit, name, scheme):
    seen = visit(f"{name}.html", color_scheme=scheme)
    if name in LESSONS:
        seen.scroll()
    assert serious(seen.page) == []
