"""Every equation of the derivation, once: its words, its LaTeX, the indices of what goes in and comes out, and the function itself.

Layers are numbered l = 1..L; A^0 = X holds the examples as columns. Indices: i a unit of layer l, j a unit of layer l−1,
k a unit of layer l+1, c an example. Source: Jan Marthedal Rasmussen, "Neural Networks – Back-propagation Derivation"
(janmr.com, 2023-01-19, CC BY 4.0).

All functions work on matrices, and on stacks of matrices (any number of axes in front): many networks at once. Each shows itself as a
formula card, to which `_equation.py` adds what follows from the indices: how far each goes, the shape, and the sum as `np.einsum` has it.
"""

from types import SimpleNamespace

from nnlib._arrays import Array
from nnlib._equation import equation
from nnlib.activations import Activation


@equation(
    words="The weighted input of a unit: every activation of the layer before, times its weight, plus the bias.",
    index_form=r"Z^l_{ic} = \sum_{j=1}^{n^{l-1}} W^l_{ij} A^{l-1}_{jc} + b^l_i",
    matrix_form=r"Z^l = W^l A^{l-1} + b^l",
    axes={"W": "ij", "A_prev": "jc", "b": "i1"},
    result="ic",
    note="The bias is not part of the sum: the column $b^l$ is added to every column.",
)
def weighted_input(W: Array, A_prev: Array, b: Array) -> Array:
    """Z^l from W^l (n^l, n^{l−1}), A^{l−1} (n^{l−1}, m) and b^l (n^l, 1). Returns (n^l, m)."""
    return W @ A_prev + b


@equation(
    words="The activation of a unit: its function g, applied to its weighted input.",
    index_form=r"A^l_{ic} = g^l(Z^l_{ic})",
    matrix_form=r"A^l = g^l(Z^l)",
    axes={"Z": "ic"},
    result="ic",
)
def activation(Z: Array, g: Activation) -> Array:
    """A^l from Z^l (n^l, m) and the activation function g^l, which works element by element. Returns (n^l, m)."""
    return g(Z)


@equation(
    words="The error: half the squared distance between output and target, averaged over the examples.",
    index_form=r"E = \frac{1}{2m} \sum_{c=1}^{m} \sum_{i=1}^{n^L} \left( A^L_{ic} - Y_{ic} \right)^2",
    matrix_form=r"E = \frac{1}{2m} \left\| A^L - Y \right\|_F^2",
    axes={"A_L": "ic", "Y": "ic"},
    result="",
    layers="L",
)
def error(A_L: Array, Y: Array) -> float | Array:
    """E from the outputs A^L (n^L, m) and the targets Y (n^L, m). Returns one number, or one for each network of a stack."""
    m = Y.shape[-1]
    return ((A_L - Y) ** 2).sum(axis=(-2, -1)) / (2 * m)


@equation(
    words="How E changes with an output: differentiate E itself. The square brings down a 2, which cancels the ½.",
    index_form=r"\frac{\partial E}{\partial A^L_{ic}} = \frac{1}{m} \left( A^L_{ic} - Y_{ic} \right)",
    matrix_form=r"\frac{\partial E}{\partial A^L} = \frac{1}{m} \left( A^L - Y \right)",
    axes={"A_L": "ic", "Y": "ic"},
    result="ic",
    layers="L",
    # The article prints i = 1..n^{l−1}, a slip; notebook 07 shows what comes of it.
    note="There is one $i$ for each output unit, so it runs to $n^L$, the size of the last layer itself.",
)
def dE_dA_output(A_L: Array, Y: Array) -> Array:
    """∂E/∂A^L from the outputs A^L (n^L, m) and the targets Y (n^L, m). Returns (n^L, m)."""
    m = Y.shape[-1]
    return (A_L - Y) / m


@equation(
    words="How E changes with a weighted input: it acts through its own activation alone, so one factor g′ is enough.",
    index_form=r"\frac{\partial E}{\partial Z^l_{ic}} = \frac{\partial E}{\partial A^l_{ic}} \, {g^l}'(Z^l_{ic})",
    matrix_form=r"\frac{\partial E}{\partial Z^l} = \frac{\partial E}{\partial A^l} \odot {g^l}'(Z^l)",
    axes={"dE_dA": "ic", "Z": "ic"},
    result="ic",
    note="A product and no sum, because $g$ works element by element; $\\odot$ multiplies entry by entry. $g'$ is taken at $Z$, not $A$.",
)
def dE_dZ(dE_dA: Array, Z: Array, g: Activation, A: Array | None = None) -> Array:
    """∂E/∂Z^l from ∂E/∂A^l (n^l, m), Z^l (n^l, m) and g^l. Returns (n^l, m). If A^l = g^l(Z^l) is at hand, g′ comes cheaper."""
    return dE_dA * g.prime(Z, A)


@equation(
    words="How E changes with a weight: in every example, the weight's effect on Z is the activation that it multiplies.",
    index_form=r"\frac{\partial E}{\partial W^l_{ij}} = \sum_{c=1}^{m} \frac{\partial E}{\partial Z^l_{ic}} \, A^{l-1}_{jc}",
    matrix_form=r"\frac{\partial E}{\partial W^l} = \frac{\partial E}{\partial Z^l} \, (A^{l-1})^\top",
    axes={"dE_dZ": "ic", "A_prev": "jc"},
    result="ij",
)
def dE_dW(dE_dZ: Array, A_prev: Array) -> Array:
    """∂E/∂W^l from ∂E/∂Z^l (n^l, m) and A^{l−1} (n^{l−1}, m). Returns (n^l, n^{l−1})."""
    return dE_dZ @ A_prev.mT


@equation(
    words="How E changes with a bias: it is added to Z in every example, so the effects add up.",
    index_form=r"\frac{\partial E}{\partial b^l_i} = \sum_{c=1}^{m} \frac{\partial E}{\partial Z^l_{ic}}",
    matrix_form=r"\frac{\partial E}{\partial b^l} = \frac{\partial E}{\partial Z^l} \, [1 \; \cdots \; 1]^\top",
    axes={"dE_dZ": "ic"},
    result="i1",
    note="$b^l$ is a column, so its derivative is one too.",
)
def dE_db(dE_dZ: Array) -> Array:
    """∂E/∂b^l from ∂E/∂Z^l (n^l, m). Returns (n^l, 1)."""
    return dE_dZ.sum(axis=-1, keepdims=True)


@equation(
    words="How E changes with a hidden activation: it feeds every unit k of the next layer, so the effects of all of them add up.",
    index_form=r"\frac{\partial E}{\partial A^l_{ic}} = \sum_{k=1}^{n^{l+1}} \frac{\partial E}{\partial Z^{l+1}_{kc}} \, W^{l+1}_{ki}",
    matrix_form=r"\frac{\partial E}{\partial A^l} = (W^{l+1})^\top \, \frac{\partial E}{\partial Z^{l+1}}",
    axes={"W_next": "ki", "dE_dZ_next": "kc"},
    result="ic",
    layers=r"1, \ldots, L-1",
    # The article calls the summed unit j; notebook 06 shows why that won't do here.
    note="The summed unit is $k$, of layer $l+1$; the letter $j$ is kept for the units of layer $l-1$.",
)
def dE_dA(W_next: Array, dE_dZ_next: Array) -> Array:
    """∂E/∂A^l from W^{l+1} (n^{l+1}, n^l) and ∂E/∂Z^{l+1} (n^{l+1}, m). Returns (n^l, m)."""
    return W_next.mT @ dE_dZ_next


equations = (weighted_input, activation, error, dE_dA_output, dE_dZ, dE_dW, dE_db, dE_dA)

# The same functions without the look at every shape, for code that has checked what it was given.
unchecked = SimpleNamespace(**{equation.name: equation.function for equation in equations})
