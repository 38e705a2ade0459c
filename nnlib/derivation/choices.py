"""What the workbench offers at the stages that are built from tiles.

A choice is one tile of each part; its key is the tiles' names with | between. For each key there is what one would type instead.
"""

import itertools

LETTERS = ("i", "j", "k", "c")
OF_LAYERS = {"A": "A", "Z": "Z", "W": "W", "g(Z)": "g(Z", "g′(Z)": "g'(Z", "g′(A)": "g'(A"}


def factors(target):
    """{key: what it is in type} of every factor that can be built."""
    if target.cut == "E":
        numbers = {"1": "", "2": "2 ", "1/2": "1/2 ", "1/m": "1/m ", "2/m": "2/m ", "1/2m": "1/(2m) "}
        insides = {"A − Y": "(A^L_ic - Y_ic)", "Y − A": "(Y_ic - A^L_ic)", "(A − Y)²": "(A^L_ic - Y_ic)^2", "A": "A^L_ic", "Y": "Y_ic"}
        return {f"{number}|{inside}": numbers[number] + insides[inside] for number, inside in itertools.product(numbers, insides)}
    layers = {"l−1": "{l-1}", "l": "l", "l+1": "{l+1}"}
    built = {"1|||": "1", "0|||": "0"}
    for name, layer, first, second in itertools.product(OF_LAYERS, layers, LETTERS, LETTERS):
        close = ")" if "(" in name else ""
        built[f"{name}|{layer}|{first}|{second}"] = f"{_of_layer(OF_LAYERS[name], layers[layer])}_{first}{second}{close}"
    for layer, first in itertools.product(layers, LETTERS):
        built[f"b|{layer}|{first}|"] = f"b^{layers[layer]}_{first}"
    return built


def _of_layer(name, layer):
    # g is that of the same layer as what stands in it.
    return f"g^{layer}{name[1:]}^{layer}" if name.startswith("g") else f"{name}^{layer}"


def ends(target):
    """How far an index may go: as a tile, and as one types it."""
    if target.layer == "L":
        return {"m": "m", "n^{L−1}": "n^{l-1}", "n^L": "n^l"}
    return {"m": "m", "n^{l−1}": "n^{l-1}", "n^l": "n^l", "n^{l+1}": "n^{l+1}"}


def lines(target):
    """The same of every line: which index is summed, and how far."""
    tops = ends(target)
    term = target.debt if target.factor == "1" else f"{target.debt} {target.factor}".strip()
    return {"|": term} | {f"{index}|{top}": f"sum_{{{index}=1}}^{{{tops[top]}}} {term}" for index, top in itertools.product(LETTERS, tops)}


def matrices(target):
    """The same of every line of matrices."""
    if target.name == "dE_db":
        built = {"dE_dZ||": "dE_dZ", "dE_dZᵀ||": "dE_dZ.mT"}
        for axis, keep in itertools.product(("rows", "columns"), ("keep", "drop")):
            built[f"dE_dZ|{axis}|{keep}"] = f"dE_dZ.sum(axis={('rows', 'columns').index(axis)}{', keepdims=True' * (keep == 'keep')})"
        return built
    if target.cut == "E":
        over = {"1": "", "m": " / Y.shape[1]", "n^L": " / len(Y)", "2m": " / (2 * Y.shape[1])"}
        insides = {"A − Y": "(A_L - Y)", "Y − A": "(Y - A_L)", "(A − Y)²": "(A_L - Y) ** 2"}
        return {f"{inside}|{below}": insides[inside] + over[below] for inside, below in itertools.product(insides, over)}
    first, second = {"dE_dW": ("dE_dZ", "A_prev"), "dE_dA": ("W_next", "dE_dZ_next"), "dE_dZ": ("dE_dA", "g.prime(Z)")}[target.name]
    built = {}
    for left, right, turned_left, sign, turned_right in itertools.product((first, second), (first, second), ("", "ᵀ"), "@*", ("", "ᵀ")):
        if left != right:
            built[f"{left}{turned_left}|{sign}|{right}{turned_right}"] = (
                f"{left}{'.mT' * bool(turned_left)} {sign} {right}{'.mT' * bool(turned_right)}"
            )
    return built
