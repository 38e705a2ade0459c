"""Two families, as Rumelhart, Hinton and Williams told them to a network: person, relation, and who that is.

Source: Nature 323 (1986), figure 2. The facts are not listed there; here they follow from the trees, by the rules below.
"""

import numpy as np

from nnlib._arrays import Array

# Generation by generation; an Italian stands where the English person stands whose part in the family is the same.
ENGLISH = "Christopher Penelope Andrew Christine Margaret Arthur Victoria James Jennifer Charles Colin Charlotte".split()
ITALIAN = "Roberto Maria Pierro Francesca Gina Emilio Lucia Marco Angela Tomaso Alfonso Sophia".split()
PEOPLE = ENGLISH + ITALIAN
RELATIONS = "father mother husband wife son daughter uncle aunt brother sister nephew niece".split()

# Husband, wife and children, as places in the list of either family.
COUPLES = [(0, 1, (5, 6)), (2, 3, (7, 8)), (5, 4, ()), (7, 6, (10, 11)), (9, 8, ())]
WOMEN = (1, 3, 4, 6, 8, 11)
SECOND, THIRD = range(4, 10), range(10, 12)
SIDE_OF_THE_WIFE, SIDE_OF_THE_HUSBAND = (0, 1, 4, 5, 6), (2, 3, 7, 8, 9)  # of the couple in the middle, whose children belong to both


def facts() -> list[tuple[str, str, list[str]]]:
    """All that is true of the two families: a list of 104 facts (person, relation, answers).

    The answers are those persons to whom the person stands so: ("Colin", "aunt", ["Margaret", "Jennifer"]) says who Colin's aunts are.
    Uncles and aunts, nephews and nieces may be so by marriage.
    """
    found = []
    for family in (ENGLISH, ITALIAN):
        for k, person in enumerate(family):
            for relation in RELATIONS:
                if answers := _who(k, relation):
                    found.append((person, relation, [family[answer] for answer in sorted(answers)]))
    return found


def family_trees() -> tuple[Array, Array]:
    """The facts as examples. Returns X (36, 104), Y (24, 104).

    A column of X has two ones: among its first 24 rows at the person, among the other 12 at the relation. The same column of Y has a
    one at each answer. Rows are in the order of PEOPLE and of RELATIONS, columns in that of facts().
    """
    told = facts()
    X, Y = np.zeros((len(PEOPLE) + len(RELATIONS), len(told))), np.zeros((len(PEOPLE), len(told)))
    for c, (person, relation, answers) in enumerate(told):
        X[PEOPLE.index(person), c] = X[len(PEOPLE) + RELATIONS.index(relation), c] = 1
        Y[[PEOPLE.index(answer) for answer in answers], c] = 1
    return X, Y


def properties() -> dict[str, Array]:
    """What might be said of a person, as numbers: a dictionary of arrays (24,), in the order of PEOPLE.

    nationality: 1 or −1. generation: 1, 2, 3. branch: 1 and −1 for the two sides that met in one couple, by birth or by marriage, and 0
    for its children. sex: 1 or −1. No network is told any of them.
    """
    nationality = np.repeat([1.0, -1.0], 12)
    generation, branch, sex = np.ones(12), np.zeros(12), np.ones(12)
    generation[list(SECOND)], generation[list(THIRD)] = 2, 3
    branch[list(SIDE_OF_THE_WIFE)], branch[list(SIDE_OF_THE_HUSBAND)] = 1, -1
    sex[list(WOMEN)] = -1
    return {
        "nationality": nationality,
        **{name: np.tile(of, 2) for name, of in (("generation", generation), ("branch", branch), ("sex", sex))},
    }


def _who(k, relation):
    """The places of all who are this to the person at place k."""
    if relation in ("father", "mother"):
        found = _parents(k)
    elif relation in ("husband", "wife"):
        found = _spouse(k)
    elif relation in ("son", "daughter"):
        found = _children(k)
    elif relation in ("brother", "sister"):
        found = _siblings(k)
    elif relation in ("uncle", "aunt"):
        found = _with_spouses(_of_all(_siblings, _parents(k)))
    else:
        found = _of_all(_children, _of_all(_siblings, {k} | _spouse(k)))
    female = relation in ("mother", "wife", "daughter", "sister", "aunt", "niece")
    return {one for one in found if (one in WOMEN) == female}


def _parents(k):
    return {parent for husband, wife, children in COUPLES if k in children for parent in (husband, wife)}


def _spouse(k):
    return {one for husband, wife, _ in COUPLES if k in (husband, wife) for one in (husband, wife)} - {k}


def _children(k):
    return {child for husband, wife, children in COUPLES if k in (husband, wife) for child in children}


def _siblings(k):
    return {child for _, _, children in COUPLES if k in children for child in children} - {k}


def _of_all(relatives, people):
    return {one for k in people for one in relatives(k)}


def _with_spouses(people):
    return people | _of_all(_spouse, people)
