"""The formulas with something in them rounded on the way: `r` rounds it. To round an argument alone, nothing need be written here."""

ON_THE_WAY = {
    "weighted_input": {
        "W A": lambda r, W, A_prev, b: r(W @ A_prev) + b,
        "each product": lambda r, W, A_prev, b: r(W[:, :, None] * A_prev).sum(axis=1) + b,
    },
    "error": {
        "A − Y": lambda r, A_L, Y: (r(A_L - Y) ** 2).sum() / (2 * Y.shape[1]),
        "each square": lambda r, A_L, Y: r((A_L - Y) ** 2).sum() / (2 * Y.shape[1]),
    },
    "dE_dA_output": {"A − Y": lambda r, A_L, Y: r(A_L - Y) / Y.shape[1]},
    "dE_dZ": {"g′(Z)": lambda r, dE_dA, Z, g: dE_dA * r(g.prime(Z)), "A = g(Z)": lambda r, dE_dA, Z, g: dE_dA * g.prime(Z, r(g(Z)))},
    "dE_dW": {"each product": lambda r, dE_dZ, A_prev: r(dE_dZ[:, None] * A_prev).sum(axis=2)},
    "dE_dA": {"each product": lambda r, W_next, dE_dZ_next: r(W_next[:, :, None] * dE_dZ_next[:, None]).sum(axis=0)},
}
