"""Wrong answers to Z^l = W^l A^{l−1} + b^l."""

from nnlib.activations import sigmoid
from nnlib.exercises.bank.mistake import Mistakes

mistakes = Mistakes("weighted_input", W=[[1, 2], [3, 4]], A_prev=[[1, 0], [2, 1]], b=[[1], [3]])


@mistakes.add("bias forgotten", "Z has two parts: the weighted sum, and the bias b on top of it.")
def _(formula, W, A_prev, b):
    return formula(W, A_prev, 0 * b)


@mistakes.add("bias subtracted", "The bias is added: Z = W A + b.")
def _(formula, W, A_prev, b):
    return formula(W, A_prev, -b)


@mistakes.add("bias inside the sum", "The sum over j is of the products alone; b is added once, not once for every unit j.")
def _(formula, W, A_prev, b):
    return formula(W, A_prev, W.shape[1] * b)


@mistakes.add("bias weighted", "The weights multiply the activations alone; b is added afterwards, without a weight.")
def _(formula, W, A_prev, b):
    return formula(W, A_prev + b, 0 * b)


@mistakes.add("bias along the wrong axis", "b is a column, one number for each unit i: all examples of a unit get the same.")
def _(formula, W, A_prev, b):
    return formula(W, A_prev, 0 * b) + b.T


@mistakes.add("W transposed", "Row i of W holds the weights into unit i, so W stands as it is: W A, not Wᵀ A.")
def _(formula, W, A_prev, b):
    return formula(W.T, A_prev, b)


@mistakes.add("A times W", "A matrix product isn't commutative: the rows of W meet the columns of A, so W stands first.")
def _(formula, W, A_prev, b):
    return formula(A_prev, W, b)


@mistakes.add("W * A entry by entry", "`*` multiplies entry by entry; a weighted sum is a matrix product, written `@`.")
def _(formula, W, A_prev, b):
    return W * A_prev + b


@mistakes.add("activation too soon", "Z is the weighted input itself; g comes in the next equation.")
def _(formula, W, A_prev, b):
    return sigmoid(formula(W, A_prev, b))
