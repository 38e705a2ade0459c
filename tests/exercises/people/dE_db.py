import numpy as np

from people import called


@called("dE_db", "1/m again (at b)")
def _(dE_dZ):
    return np.mean(dE_dZ, axis=1, keepdims=True)


@called("dE_db", "summed over the units")
def _(dE_dZ):
    return np.sum(dE_dZ, axis=0, keepdims=True)


@called("dE_db", "flattened sum over the units")
def _(dE_dZ):
    return sum(dE_dZ)


@called("dE_db", "axis lost")
def _(dE_dZ):
    return [sum(row) for row in dE_dZ]


@called("dE_db", "row for a column")
def _(dE_dZ):
    db = np.zeros((1, dE_dZ.shape[0]))
    for i in range(dE_dZ.shape[0]):
        db[0, i] = dE_dZ[i].sum()
    return db


@called("dE_db", "not summed")
def _(dE_dZ):
    db = dE_dZ * 1.0
    return db


@called("dE_db", "one number for all units")
def _(dE_dZ):
    return np.sum(dE_dZ)


@called("dE_db", "the total for every unit")
def _(dE_dZ):
    db = np.zeros((dE_dZ.shape[0], 1))
    db += np.sum(dE_dZ)
    return db


@called("dE_db", "last example alone (at b)")
def _(dE_dZ):
    db = np.zeros((len(dE_dZ), 1))
    for i in range(len(dE_dZ)):
        for c in range(dE_dZ.shape[1]):
            db[i, 0] = dE_dZ[i, c]
    return db


@called("dE_db", "first example alone (at b)")
def _(dE_dZ):
    db = []
    for row in dE_dZ:
        for d in row:
            db.append([d])
            break
    return db


@called("dE_db", "divided by the number of units (at b)")
def _(dE_dZ):
    n = len(dE_dZ)
    return np.array([[row.sum() / n] for row in dE_dZ])


@called("dE_db", "sign reversed (at b)")
def _(dE_dZ):
    db = np.zeros((len(dE_dZ), 1))
    for c in range(dE_dZ.shape[1]):
        db -= dE_dZ[:, c : c + 1]
    return db


@called("dE_db", "summed over the units, as a column")
def _(dE_dZ):
    return dE_dZ.sum(0).reshape(-1, 1)


@called("dE_db", "column plus flat array")
def _(dE_dZ):
    db = np.zeros((len(dE_dZ), 1))
    db = db + dE_dZ.sum(axis=1)
    return db


@called("dE_db", "1/m missing (at b)")
def _(dE_dZ):
    return np.sum(dE_dZ * dE_dZ.shape[1], axis=1, keepdims=True)


@called("dE_db", "last example left out (at b)")
def _(dE_dZ):
    db = np.zeros((len(dE_dZ), 1))
    for c in range(dE_dZ.shape[1] - 1):
        db += dE_dZ[:, [c]]
    return db


@called("dE_db", "first example left out (at b)")
def _(dE_dZ):
    return [[sum(row[1:])] for row in dE_dZ]


@called("dE_db", "one mean for all units")
def _(dE_dZ):
    return np.mean(dE_dZ)


@called("dE_db", "divided by .size (at b)")
def _(dE_dZ):
    return dE_dZ.sum(axis=1, keepdims=True) / dE_dZ.size


@called("dE_db", "the last unit's for all")
def _(dE_dZ):
    db = [[0]] * len(dE_dZ)
    for i, row in enumerate(dE_dZ):
        db[i][0] = sum(row)
    return db


@called("dE_db", "whole numbers at every step (at b)")
def _(dE_dZ):
    db = np.zeros((len(dE_dZ), 1), int)
    for i, c in np.ndindex(dE_dZ.shape):
        db[i, 0] += dE_dZ[i, c]
    return db
