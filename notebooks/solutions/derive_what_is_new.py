"""Solutions to notebook 10. Each function gets all values by name, and returns ∂E/∂(each) by name."""

import numpy as np


def skip_link(v):
    # E = ½ Σ (S − Y)² / m, S = A + X: two quantities read X, Z and S.
    m = v["X"].shape[1]
    dE_dS = (v["S"] - v["Y"]) / m
    dE_dA = dE_dS
    dE_dZ = dE_dA * (1 - v["A"] ** 2)
    return {"S": dE_dS, "A": dE_dA, "Z": dE_dZ, "W": dE_dZ @ v["X"].T, "X": v["W"].T @ dE_dZ + dE_dS}


def tied_weights(v):
    # W is read twice: on the way in, and transposed on the way out. The two paths meet in it.
    m = v["X"].shape[1]
    dE_dO = (v["O"] - v["X"]) / m
    dE_dA = v["W"] @ dE_dO
    dE_dZ = dE_dA * (1 - v["A"] ** 2)
    return {"O": dE_dO, "A": dE_dA, "Z": dE_dZ, "W": dE_dZ @ v["X"].T + v["A"] @ dE_dO.T}


def softmax(v):
    # Each A of a column is made of all Z of that column, so ∂E/∂Z is a sum. With cross-entropy it collapses to (A − Y) / m.
    m = v["X"].shape[1]
    dE_dA = -v["Y"] / v["A"] / m
    dE_dZ = (v["A"] - v["Y"]) / m
    return {"A": dE_dA, "Z": dE_dZ, "W": dE_dZ @ v["X"].T, "b": dE_dZ.sum(axis=1, keepdims=True)}


def three_times(v):
    # One W at three times: what each time brings back is added up. H1 is read by H2 alone, and so on.
    dE_dH3 = v["H3"] - v["Y"]
    dE_dH2 = v["W"].T @ (dE_dH3 * (1 - v["H3"] ** 2))
    dE_dH1 = v["W"].T @ (dE_dH2 * (1 - v["H2"] ** 2))
    slopes = {1: dE_dH1 * (1 - v["H1"] ** 2), 2: dE_dH2 * (1 - v["H2"] ** 2), 3: dE_dH3 * (1 - v["H3"] ** 2)}
    before = {1: v["H0"], 2: v["H1"], 3: v["H2"]}
    return {"H3": dE_dH3, "H2": dE_dH2, "H1": dE_dH1, "W": sum(slopes[t] @ before[t].T for t in slopes)}


def normalised(v):
    # Every entry of Z goes into the mean and the spread of its row, and so into every N of its row.
    m = v["Z"].shape[1]
    dE_dN = (v["N"] - v["Y"]) / m
    dE_ds = -(dE_dN * v["N"]).sum(axis=1, keepdims=True) / v["s"]
    dE_dC = dE_dN / v["s"] + dE_ds * v["C"] / (m * v["s"])
    dE_dZ = dE_dC - dE_dC.mean(axis=1, keepdims=True)
    return {"N": dE_dN, "s": dE_ds, "C": dE_dC, "Z": dE_dZ}


def normalised_in_one(v):
    """∂E/∂Z of `normalised` in one line."""
    dE_dN, N = (v["N"] - v["Y"]) / v["Z"].shape[1], v["N"]
    return (dE_dN - dE_dN.mean(axis=1, keepdims=True) - N * np.mean(dE_dN * N, axis=1, keepdims=True)) / v["s"]
