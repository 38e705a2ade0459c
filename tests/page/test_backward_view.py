"""The algorithm one step at a time: the order is that of nnlib.steps, and nothing is shown before it is known."""

import pytest
from saved import deep, numbers, parameter, parameters

from nnlib.steps import backward_steps, forward_steps

pytestmark = pytest.mark.browser
GIVEN = {("W", 1), ("W", 2), ("W", 3), ("b", 1), ("b", 2), ("b", 3), ("A", 0), ("Y", 3)}


def steps(L):
    """The steps of nnlib.steps as the page takes them, ∂E/∂W and ∂E/∂b of a layer in one: [(equations, l, computes, reads), ...]."""
    found = []
    for step in forward_steps(L) + backward_steps(L):
        reads = {(quantity, l) for quantity, l in step.reads if quantity != "g"}
        if step.equation.name == "dE_db":
            equations, l, computes, earlier = found.pop()
            found.append(([*equations, "dE_db"], l, computes | {step.computes}, earlier | reads))
        else:
            found.append(([step.equation.name], step.l, {step.computes}, reads))
    return found


def formula(name, l):
    """The matrix form of an equation at layer l, as it must be printed."""
    return {
        "weighted_input": f"Z^{l} = W^{l} A^{l - 1} + b^{l}",
        "activation": f"A^{l} = g^{l} (Z^{l})",
        "error": "E = 1/2m ‖ A^3 − Y‖^2_F",
        "dE_dA_output": "∂E/∂A^3 = 1/m (A^3 − Y)",
        "dE_dZ": f"∂E/∂Z^{l} = ∂E/∂A^{l} ⊙ g^{l}^′ (Z^{l})",
        "dE_dW": f"∂E/∂W^{l} = ∂E/∂Z^{l} (A^{l - 1} )^⊤",
        "dE_db": f"∂E/∂b^{l} = ∂E/∂Z^{l} [1 ⋯ 1 ]^⊤",
        "dE_dA": f"∂E/∂A^{l} = (W^{l + 1} )^⊤ ∂E/∂Z^{l + 1}",
    }[name]


def squeezed(text):
    return text.replace(" ", "")


# Where something is shown, and whether it is a question mark or hidden there: [[what, name, unknown], ...].
UNKNOWN = """() => {
    const every = (selector, answer) => [...document.querySelectorAll(selector)].map(answer), found = [];
    const add = (what, name, unknown) => found.push([what, name, unknown]);
    every('td[role=gridcell]', cell => add('entry', cell.closest('table').dataset.matrix, cell.textContent === '?'));
    const nameOf = part => part.closest('[data-label]')?.dataset.label ?? part.closest('[data-select]').dataset.select;
    every('[data-show]', part => add(part.dataset.show, nameOf(part), part.textContent === '?'));
    every('[data-select]', handle => add('slope', handle.dataset.select,
                                         handle.getAttribute('aria-valuetext').endsWith('derivative of E not yet known')));
    every('[data-unit]', unit => add('unit', unit.dataset.unit, unit.querySelector('text').textContent === '?'));
    every('.nn-controls [data-live]', live => add('live', live.dataset.live, live.textContent === '?'));
    const spoken = document.querySelector('.nn-spoken').textContent;
    add('live', 'slope', spoken.includes('derivative of E not yet known'));
    add('live', 'E', spoken.endsWith(', E not yet known'));
    every('.nn-slope-view, .nn-formula-view, .nn-paths-view', view => [...view.children].forEach(part => {
        const hidden = getComputedStyle(part).visibility === 'hidden';
        add(part.matches('h4') ? 'heading' : 'view', view.className.split(' ')[0], hidden);
    }));
    return found;
}"""


def assert_only_what_is_known_is_shown(saved, known):
    """In every view: a question mark, or nothing at all, in place of all that is not in `known`; and all else is there."""
    kind, l = parameter(saved.data(".nn-parameter.nn-selected", "select")[0])[:2]
    in_hand = f"dE_d{kind}", l
    found = saved.page.evaluate(UNKNOWN)
    assert {what for what, *_ in found} >= {"entry", "slope", "value", "unit", "live", "heading", "view"}
    for what, name, unknown in found:
        if what == "entry":
            quantity, layer = name.split("-")
            needed = quantity, int(layer)
        elif what in ("slope", "value") and "-" in name:
            kind, layer = parameter(name)[:2]
            needed = (f"dE_d{kind}" if what == "slope" else kind), layer
        elif what == "unit":
            needed = "A", int(name.split("-")[0])
        elif what == "heading":
            needed = "W", 1
        else:
            needed = ("E", 3) if name == "E" else in_hand
        assert unknown == (needed not in known), (what, name)


@pytest.mark.parametrize("name", ["W-2-1-3", "b-1-2"])
def test_only_what_is_known_is_shown_at_each_step(opened, name):
    saved = opened(*deep())
    saved.select(name)
    known = set(GIVEN)
    for _, _, computes, _ in steps(3):
        saved.press("step")
        known |= computes
        assert_only_what_is_known_is_shown(saved, known)
    assert saved.page.get_by_role("button", name="step", exact=True).is_disabled()
    for _, _, computes, _ in reversed(steps(3)[-3:]):
        saved.press("step back")
        known -= computes
        assert_only_what_is_known_is_shown(saved, known)
    saved.press("show all")
    assert_only_what_is_known_is_shown(saved, GIVEN.union(*(computes for _, _, computes, _ in steps(3))))


def test_the_steps_are_those_of_the_algorithm_and_say_what_they_do(opened):
    net, X, Y = deep()
    saved = opened(net, X, Y, show="network matrices backward")
    by_name = {step.equation.name: step.equation for step in forward_steps(3) + backward_steps(3)}
    all_steps = steps(3)
    for count, (names, l, computes, reads) in enumerate(all_steps, start=1):
        saved.press("step")
        text = saved.read(".nn-backward-view p")[0]
        parts = [f"{formula(name, l)} {by_name[name].words}" for name in names]
        assert squeezed(text) == squeezed(f"Step {count} of {len(all_steps)}: " + " and ".join(parts))
        tables = {(quantity, k) for quantity, k in computes | reads if quantity not in "EY"}
        for marked, wanted in [("computing", computes & tables), ("reading", reads & tables)]:
            found = saved.data(f".nn-table.nn-{marked} [data-matrix]", "matrix")
            assert sorted(found) == sorted(f"{quantity}-{k}" for quantity, k in wanted), (count, marked)
            units = {k for quantity, k in wanted if quantity in ("Z", "A", "dE_dA", "dE_dZ")}
            assert saved.data(f"[data-unit].nn-{marked}", "unit") == [f"{k}-{i + 1}" for k in sorted(units) for i in range(net.sizes[k])]
            # a weight's own derivative is computed at it; the weight itself is read
            at = {(quantity[-1], k) for quantity, k in wanted if quantity in (["W", "b"] if marked == "reading" else ["dE_dW", "dE_db"])}
            assert set(saved.data(f"[data-select].nn-{marked}", "select")) == {
                name for name in parameters(net) if parameter(name)[:2] in at
            }
    saved.press("show all")
    assert saved.texts(".nn-backward-view p")[0].startswith(f"All {len(all_steps)} steps are done")
    assert saved.page.locator(".nn-computing, .nn-reading").count() == 0
    assert saved.page.get_by_role("button", name="show all", exact=True).is_disabled()


def step_shown(saved):
    return numbers(saved.texts(".nn-backward-view p")[0])[0]


def test_it_plays_a_step_in_a_second_and_a_half_and_pauses(opened):
    saved = opened(*deep(), show="network backward")
    saved.page.get_by_role("button", name="play", exact=True).click()
    saved.pass_time(3200)
    assert step_shown(saved) == 3
    saved.press("pause")
    saved.pass_time(5000)
    assert step_shown(saved) == 3
    saved.press("play")
    saved.pass_time(1500 * 20)
    assert step_shown(saved) == 16  # the last; then it stops by itself
    assert saved.page.get_by_role("button", name="play", exact=True).is_visible()
    saved.press("play")
    assert step_shown(saved) == 1  # and starts again
    assert saved.page.get_by_role("button", name="step back", exact=True).is_disabled()
    saved.press("step")
    saved.pass_time(5000)
    assert step_shown(saved) == 2  # a step by hand ends the play


def test_nothing_plays_by_itself_where_less_motion_is_asked_for(opened):
    saved = opened(*deep(), show="network backward", context={"reduced_motion": "reduce"})
    assert saved.page.get_by_role("button", name="play", exact=True).count() == 0
    saved.press("step")
    assert step_shown(saved) == 1


def test_step_back_from_all_is_the_last_step(opened):
    saved = opened(*deep(), show="network backward")
    saved.press("step back")
    assert step_shown(saved) == 16


def test_the_readers_own_lines_stand_in_the_steps_and_in_the_formula(opened):
    lines = {
        "dE_dW": r"\sum_{d=1}^{m} A^{l-1}_{jd} \, \frac{\partial E}{\partial Z^l_{id}}",
        "dE_dA_output": r"\frac{A^L_{ic} - Y_{ic}}{m}",
    }
    saved = opened(*deep(), show="network backward formula", lines=lines)
    said = {}
    for names, l, *_ in steps(3):
        saved.press("step")
        said[names[0], l] = squeezed(saved.read(".nn-backward-view p")[0].partition(": ")[2])
    assert said["dE_dW", 2].startswith(squeezed("∂E/∂W^2_ij = ∑^m_d=1 A^1_jd ∂E/∂Z^2_id by your line and ∂E/∂b^2 = "))
    assert said["dE_dA_output", 3] == squeezed("∂E/∂A^3_ic = A^3_ic − Y_ic/m by your line")
    assert said["dE_dZ", 3].startswith(squeezed(formula("dE_dZ", 3)))
    saved.select("W-2-1-3")
    assert squeezed(saved.read(".nn-symbols")[0]) == squeezed("∂E/∂W^2_13 = ∑^m_d=1 A^1_3d ∂E/∂Z^2_1d")
