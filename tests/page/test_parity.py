"""What is written twice, in Python and in JavaScript, gives the same: the arithmetic and the way to write a number."""

import numpy as np
import pytest

from nnlib import Network, back_propagate, identity, relu, sigmoid, tanh
from nnlib.explorer import Explorer, picture

pytestmark = pytest.mark.browser

CALL = """async ([source, name, calls]) => {
    const url = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
    const {inside} = await import(url);
    return calls.map(inside[name]);
}"""


@pytest.fixture
def in_javascript(window):
    """in_javascript(expression, calls): the answers of a JavaScript function of one argument that the explorer's module knows."""

    def in_javascript(function, calls):
        window.goto("about:blank")
        return window.evaluate(CALL, [f"{Explorer._esm}\nexport const inside = {{ function: {function} }};", "function", calls])

    return in_javascript


def test_the_browsers_arithmetic_is_back_propagate(in_javascript):
    random = np.random.default_rng(3)
    problems = []
    for _ in range(50):
        sizes = random.integers(1, 7, random.integers(2, 6)).tolist()
        g = [(identity, sigmoid, tanh, relu)[k] for k in random.integers(0, 4, len(sizes) - 1)]
        net = Network(sizes, g, seed=random)
        for l in net.W:
            net.W[l] *= 5
            net.b[l] += random.standard_normal(net.b[l].shape)
        m = int(random.integers(1, 8))
        problems.append((net, random.standard_normal((sizes[0], m)), random.standard_normal((sizes[-1], m))))
    answers = in_javascript(
        "({setup, weights: {W, b}}) => back_propagate(readNetwork(setup), W, b)",
        [{"setup": explorer._setup, "weights": explorer.weights} for explorer in (Explorer(*problem) for problem in problems)],
    )
    for (net, X, Y), answer in zip(problems, answers, strict=True):
        grad = back_propagate(net, X, Y)
        A, Z = net.forward(X)
        assert answer["E"] == pytest.approx(grad.E, rel=1e-12)
        for quantity in ("Z", "A", "dE_dA", "dE_dZ", "dE_dW", "dE_db"):
            for l in range(1, net.L + 1):
                expected = {"Z": Z, "A": A}.get(quantity, getattr(grad, quantity, None))[l]
                np.testing.assert_allclose(answer[quantity][l], expected, rtol=0, atol=1e-12 * max(1e-300, abs(expected).max()))


@pytest.mark.parametrize("z", [-1000.0, -80.0, -40.0, 0.0, 40.0, 1000.0])
def test_the_activation_functions_at_their_ends(in_javascript, z):
    for g in (sigmoid, tanh, relu, identity):
        net = Network.from_weights([[[1.0]]], [[[0.0]]], [g])
        explorer = Explorer(net, [[z]], [[0.5]])
        [answer] = in_javascript("({setup, weights: {W, b}}) => back_propagate(readNetwork(setup), W, b)",
                                 [{"setup": explorer._setup, "weights": explorer.weights}])  # fmt: skip
        assert answer["A"][1][0][0] == pytest.approx(net.forward([[z]])[0][1].item(), rel=1e-12, abs=1e-34)
        assert answer["dE_dZ"][1][0][0] == pytest.approx(explorer.gradient.dE_dZ[1].item(), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("digits", [2, 3, 4, 6])
def test_numbers_are_written_the_same(in_javascript, digits):
    random = np.random.default_rng(digits)
    magnitudes = [sign * m * 10.0**power for power in range(-310, 308, 7) for m in (1, 1.5, 9.9999, 4.44445) for sign in (1, -1)]
    ordinary = (random.standard_normal(400) * 10.0 ** random.integers(-7, 7, 400)).tolist()
    corners = [0.0, 1.0, -1.0, 0.1, 0.99995, 9.9995, 9999.4, 9999.6, 99995.0, 1e-4, 9.9999e-5, 0.00099995, 123456.0, 5e-324]
    xs = [x for x in magnitudes + ordinary + corners if np.isfinite(x)]
    written = in_javascript(f"x => number(x, {digits})", xs)
    assert written == [picture.number(x, digits) for x in xs]
    for x, text in zip(xs, written):  # and it is the number, in so many digits
        assert float(text.replace("−", "-")) == pytest.approx(x, rel=0.501 * 10.0 ** (1 - digits), abs=1e-323)
        assert "-" not in text
