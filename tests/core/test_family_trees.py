"""The two families, against what a reader of the trees says of the English one, and what must hold of any family."""

import numpy as np
import pytest

from nnlib.family_trees import ENGLISH, ITALIAN, PEOPLE, RELATIONS, facts, family_trees, properties

# Read off the tree by hand, person by person, in the order of RELATIONS; a dash where there is none.
BY_HAND = {
    "Christopher": "- - - Penelope Arthur Victoria - - - - - -",
    "Penelope": "- - Christopher - Arthur Victoria - - - - - -",
    "Andrew": "- - - Christine James Jennifer - - - - - -",
    "Christine": "- - Andrew - James Jennifer - - - - - -",
    "Margaret": "- - Arthur - - - - - - - Colin Charlotte",
    "Arthur": "Christopher Penelope - Margaret - - - - - Victoria Colin Charlotte",
    "Victoria": "Christopher Penelope James - Colin Charlotte - - Arthur - - -",
    "James": "Andrew Christine - Victoria Colin Charlotte - - - Jennifer - -",
    "Jennifer": "Andrew Christine Charles - - - - - James - Colin Charlotte",
    "Charles": "- - - Jennifer - - - - - - Colin Charlotte",
    "Colin": "James Victoria - - - - Arthur+Charles Margaret+Jennifer - Charlotte - -",
    "Charlotte": "James Victoria - - - - Arthur+Charles Margaret+Jennifer Colin - - -",
}


def table():
    return {(person, relation): set(answers) for person, relation, answers in facts()}


def test_the_english_facts_are_those_that_one_reads_off_the_tree():
    wanted = {
        (person, relation): set(answers.split("+"))
        for person, line in BY_HAND.items()
        for relation, answers in zip(RELATIONS, line.split(), strict=True)
        if answers != "-"
    }
    assert {fact: answers for fact, answers in table().items() if fact[0] in ENGLISH} == wanted


def test_104_facts_half_of_them_english_and_the_italian_ones_are_the_same_with_other_names():
    told = facts()
    assert len(told) == 104 and sum(person in ENGLISH for person, *_ in told) == 52
    assert sum(len(answers) for *_, answers in told) == 112
    twin = dict(zip(ENGLISH, ITALIAN))
    translated = [(twin[person], relation, [twin[one] for one in answers]) for person, relation, answers in told[:52]]
    assert translated == told[52:]


@pytest.mark.parametrize(
    ("relations", "inverse"),
    [
        (("father", "mother"), ("son", "daughter")),
        (("husband", "wife"), ("husband", "wife")),
        (("brother", "sister"), ("brother", "sister")),
        (("uncle", "aunt"), ("nephew", "niece")),
    ],
)
def test_who_is_mine_has_me(relations, inverse):
    known = table()

    def pairs(names):
        return {(person, other) for person in PEOPLE for name in names for other in known.get((person, name), ())}

    assert pairs(relations) == {(other, person) for person, other in pairs(inverse)} != set()


def test_each_example_has_its_person_its_relation_and_its_answers():
    X, Y = family_trees()
    assert X.shape == (36, 104) and Y.shape == (24, 104) and X.dtype == Y.dtype == np.float64
    assert set(np.unique(X)) == set(np.unique(Y)) == {0, 1}
    for c, (person, relation, answers) in enumerate(facts()):
        assert [PEOPLE[j] for j in np.flatnonzero(X[:24, c])] == [person]
        assert [RELATIONS[j] for j in np.flatnonzero(X[24:, c])] == [relation]
        assert [PEOPLE[i] for i in np.flatnonzero(Y[:, c])] == answers


def test_each_call_gives_fresh_ones():
    facts().clear()
    family_trees()[0][:] = 7
    assert len(facts()) == 104 and family_trees()[0].max() == 1


def test_properties_follow_from_the_facts():
    known, of = table(), properties()
    value = {name: dict(zip(PEOPLE, values)) for name, values in of.items()}
    assert {name: values.shape for name, values in of.items()} == dict.fromkeys(("nationality", "generation", "branch", "sex"), (24,))
    for (person, relation), answers in known.items():
        step = {"father": -1, "mother": -1, "uncle": -1, "aunt": -1, "son": 1, "daughter": 1, "nephew": 1, "niece": 1}.get(relation, 0)
        for other in answers:
            assert value["nationality"][other] == value["nationality"][person]
            assert value["generation"][other] == value["generation"][person] + step
            assert value["sex"][other] == (-1 if RELATIONS.index(relation) in (1, 3, 5, 7, 9, 11) else 1)
            if relation in ("brother", "sister") or (relation in ("father", "mother") and value["branch"][person]):
                assert value["branch"][other] == value["branch"][person]
    for person in PEOPLE:
        apart = [*known.get((person, "husband"), ()), *known.get((person, "wife"), ())]
        if apart and value["branch"][apart[0]] != value["branch"][person]:
            assert person in ("Victoria", "James", "Lucia", "Marco")
    assert [person for person in PEOPLE if not value["branch"][person]] == ["Colin", "Charlotte", "Alfonso", "Sophia"]
    assert value["branch"]["Penelope"] == 1 and value["nationality"]["Penelope"] == 1
