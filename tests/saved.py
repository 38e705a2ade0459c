"""A saved page in Chromium, without a kernel: what stands on it, and what must stand on it, which NumPy computes.

The derivatives that everything is compared with are complex steps of E: nothing here knows the chain rule.
"""

import re
from collections import namedtuple

import numpy as np
from browsing import point_on
from strategies import Problem

from nnlib import Network, error, identity, relu, sigmoid, tanh
from nnlib.explorer import Explorer
from nnlib.explorer.picture import number
from nnlib.numeric import numeric_gradient

# A formula as one line of text: W^2_31 is W with 2 above and 31 below, a/b a fraction.
READ = """function read(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    const parts = [...node.childNodes].map(read).map(part => node.namespaceURI.endsWith('MathML') ? part.trim() : part);
    if (node.localName === 'mspace') return ' ';
    if (node.localName === 'mfrac') return ` ${parts[0]}/${parts[1]} `;
    if (node.localName === 'msub') return ` ${parts[0]}_${parts[1]} `;
    if (node.localName === 'msup') return ` ${parts[0]}^${parts[1]} `;
    if (node.localName === 'msubsup' || node.localName === 'munderover') return ` ${parts[0]}^${parts[2]}_${parts[1]} `;
    const inner = node.namespaceURI.endsWith('MathML') ? [...node.childNodes].map(read).join('') : parts.join('');
    return inner.replace(/\\s+/g, ' ').replaceAll('∂ ', '∂').replaceAll('( ', '(').replaceAll(' )', ')');
}"""
# The selected weights and biases are exact in aria-valuenow: JavaScript writes the shortest text that reads back as the same number.
HANDLES = "handles => handles.map(handle => [handle.dataset.select, Number(handle.getAttribute('aria-valuenow'))])"
SHOWN = """numbers => numbers.map(number => {
    const part = number.closest('[data-label], [data-select]');
    return [part.dataset.label ?? part.dataset.select, number.dataset.show, number.textContent];
})"""

Truth = namedtuple("Truth", "net A Z E dE_dA dE_dZ dE_dW dE_db")


def problem(sizes, g, m, seed=3, size=2.0):
    """A network with weights and biases of both signs, and examples."""
    random = np.random.default_rng(seed)
    W = [size * random.standard_normal((n, n_prev)) for n_prev, n in zip(sizes, sizes[1:])]
    b = [0.6 * random.standard_normal((n, 1)) for n in sizes[1:]]
    net = Network.from_weights(W, b, g)
    return Problem(net, random.standard_normal((sizes[0], m)), random.standard_normal((sizes[-1], m)))


# All sizes and m differ, so that a swapped index can't fit.
def small():
    """Few enough weights that their labels show the weights too, in 4 digits."""
    return problem([3, 2, 4], [tanh, sigmoid], m=5)


def deep():
    return problem([3, 4, 2, 5], [sigmoid, tanh, identity], m=6, size=1.2)


def crowded():
    """So many weights that only the labels of the edges into one unit fit."""
    return problem([2, 8, 3], [relu, identity], m=4)


def name_of(kind, l, i, j=0):
    """The name of a weight or bias on the page, where indices count from 1."""
    return f"W-{l}-{i + 1}-{j + 1}" if kind == "W" else f"b-{l}-{i + 1}"


def parameter(name):
    """(kind, l, i, j) of a name, with j = 0 for a bias."""
    kind, l, i, j = (name.split("-") + ["1"])[:4]
    return kind, int(l), int(i) - 1, int(j) - 1


def in_words(name):
    kind, l, i, j = parameter(name)
    if kind == "b":
        return f"bias of unit {i + 1} of layer {l}"
    return f"weight from unit {j + 1} of layer {l - 1} to unit {i + 1} of layer {l}"


def parameters(net):
    return [name_of("W", l, i, j) for l in net.W for i, j in np.ndindex(net.W[l].shape)] + [
        name_of("b", l, i) for l in net.b for i in range(net.sizes[l])
    ]


def value_of(truth, name):
    kind, l, i, j = parameter(name)
    return float(getattr(truth.net, kind)[l][i, j])


def slope_of(truth, name):
    kind, l, i, j = parameter(name)
    return float(getattr(truth, f"dE_d{kind}")[l][i, j])


def numbers(text):
    return [float(number.replace("−", "-")) for number in re.findall(r"−?\d+\.?\d*(?:e−?\d+)?", text)]


def true(x, digits=4):
    """How the number x is written. A sum of large terms that is nearly 0 is 0 up to rounding only: it has no digits to compare."""
    return number(float(x), digits)


class Saved:
    """An explorer that was saved and opened again. `page` is Playwright's; names of weights are as in data-select, "W-2-3-1".

    within: where on the page to look, if there are several explorers.
    """

    def __init__(self, page, net, X, Y, within="body"):
        self.page, self.X, self.Y, self.m = page, X, Y, X.shape[1]
        self._net, self.within = net, within
        self.root = page.locator(within)

    def pass_time(self, milliseconds):
        """Let time pass on the page, whose clock is the test's."""
        self.page.evaluate(f"pass_time({milliseconds})")

    def settle(self):
        """Until all that waits for a frame or a pause of the hand has happened."""
        self.pass_time(700)

    def select(self, name, example=None):
        self.root.locator(f'[data-select="{name}"]').focus()
        self.settle()
        if example is not None:
            while not self.texts(".nn-examples .nn-number")[0].startswith(f"example {example + 1} of"):
                self.press("next example")

    def press(self, name):
        """Press a button, with the keyboard: a click waits for frames to see that the button stands still."""
        self.root.get_by_role("button", name=name, exact=True).press("Enter")
        self.settle()

    def keys(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        self.settle()

    def fill(self, label, text):
        self.root.get_by_label(label, exact=True).fill(text)
        self.keys("Enter")

    def drag(self, selector, right=0, up=0):
        self.take(selector, right, up)
        self.page.mouse.up()
        self.settle()

    def take(self, selector, right=0, up=0):
        """Press the mouse on it and move, and don't let go."""
        x, y = point_on(self.page, f"{self.within} {selector}")
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + right, y - up, steps=4)
        self.pass_time(40)

    def read(self, selector):
        """The texts of all elements that match, with formulas written out in a line."""
        return self.root.locator(selector).evaluate_all(f"nodes => {{ {READ}; return nodes.map(node => read(node).trim()); }}")

    def texts(self, selector):
        return self.root.locator(selector).all_text_contents()

    def attributes(self, selector, *names):
        """The attributes of all elements that match, as numbers where they are numbers: a list of lists."""
        rows = self.root.locator(selector).evaluate_all("(nodes, names) => nodes.map(n => names.map(name => n.getAttribute(name)))", names)
        return [[_number(text) for text in row] for row in rows]

    def data(self, selector, name):
        """A data attribute of all elements that match."""
        return self.root.locator(selector).evaluate_all("(nodes, name) => nodes.map(node => node.dataset[name])", name)

    def net(self):
        """The network with the weights on the page."""
        net = Network.from_weights(list(self._net.W.values()), list(self._net.b.values()), list(self._net.g.values()))
        on_page = self.root.locator("[data-select]").evaluate_all(HANDLES)
        assert [name for name, _ in on_page] != [] and {name for name, _ in on_page} == set(parameters(net))
        for name, value in on_page:
            kind, l, i, j = parameter(name)
            getattr(net, kind)[l][i, j] = value
        return net

    def truth(self):
        """Everything about the weights on the page, by complex steps."""
        net = self.net()
        A, Z = net.forward(self.X)
        grad = numeric_gradient(net, self.X, self.Y)
        return Truth(net, A, Z, float(grad.E), grad.dE_dA, grad.dE_dZ, grad.dE_dW, grad.dE_db)

    def E_at(self, name, values):
        """E of the network on the page, with the values put in turn where the weight or bias is."""
        net, (kind, l, i, j) = self.net(), parameter(name)
        errors = []
        for value in values:
            getattr(net, kind)[l][i, j] = value
            errors.append(float(error(net.forward(self.X)[0][net.L], self.Y)))
        return np.array(errors)

    def labels(self):
        """{(name, "value" or "slope"): text} of all labels and biases of the network."""
        return {(name, what): text for name, what, text in self.root.locator("[data-show]").evaluate_all(SHOWN)}

    def table(self, quantity, l):
        rows = f'[data-matrix="{quantity}-{l}"] tr:nth-child(n + 2)'
        return self.root.locator(rows).evaluate_all(
            "rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => cell.textContent))"
        )


def _number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return text


def weights(net):
    """W and b as lists, to compare exactly."""
    return [array.tolist() for arrays in (net.W, net.b) for array in arrays.values()]


def save(path, net, X, Y, title="A network", selected=("W", 1, 0, 0), kind=Explorer, **options):
    explorer = kind(net, X, Y, **options)
    explorer.selected = selected
    explorer.save(path, title=title)
