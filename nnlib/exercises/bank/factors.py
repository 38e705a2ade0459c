"""What each formula is made of, in words and in code, each part with the axes of the result: an error may follow one of them.

Never the whole formula: where an answer has nothing to do with it, the error is its negative, and that says nothing.
"""

FACTORS = {
    "weighted_input": {
        "W A": lambda W, A_prev, b: W @ A_prev,
        "b": lambda W, A_prev, b: b,
        "the sum of W over j": lambda W, A_prev, b: W.sum(axis=1, keepdims=True),
        "the sum of A_prev over j": lambda W, A_prev, b: A_prev.sum(axis=0, keepdims=True),
    },
    "activation": {"Z": lambda Z, g: Z, "g′(Z)": lambda Z, g: g.prime(Z)},
    "dE_dA_output": {"A_L": lambda A_L, Y: A_L, "Y": lambda A_L, Y: Y},
    "dE_dZ": {
        "dE_dA": lambda dE_dA, Z, g: dE_dA,
        "g′(Z)": lambda dE_dA, Z, g: g.prime(Z),
        "Z": lambda dE_dA, Z, g: Z,
    },
    "dE_dW": {
        "the sum of dE_dZ over c": lambda dE_dZ, A_prev: dE_dZ.sum(axis=1, keepdims=True),
        "the sum of A_prev over c": lambda dE_dZ, A_prev: A_prev.sum(axis=1, keepdims=True).T,
    },
    "dE_db": {"the first column of dE_dZ": lambda dE_dZ: dE_dZ[:, :1], "the last column of dE_dZ": lambda dE_dZ: dE_dZ[:, -1:]},
    "dE_dA": {
        "the sum of W_next over k": lambda W_next, dE_dZ_next: W_next.sum(axis=0, keepdims=True).T,
        "the sum of dE_dZ_next over k": lambda W_next, dE_dZ_next: dE_dZ_next.sum(axis=0, keepdims=True),
    },
}
