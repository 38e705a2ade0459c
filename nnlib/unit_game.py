"""Be the unit: a class of 8 to 30 is the network of a worksheet. Who is what, and which numbers are handed from whom to whom.

    deal(12)      who is what in a class of twelve
    game(7, 12)   the same with every slip and its number, on the network of worksheet 7

`unit_cards.py` prints it; docs/be_the_unit.md says how it is played.

The network is that of `worksheet(seed)`: 1-2-2, with two examples. It falls into thirty parts: 2 inputs, 6 weights, 4 biases, a Z and an
A of each of 4 units in each of 2 examples, and the error of each example. A part is written (quantity, layer, indices), the indices as in
the formulas: ("W", 2, (1, 2)); ("Z", 1, (2, 1)) is of unit 2 in example 1. In a class of thirty everybody is one part. In a smaller one
some are several.
"""

from dataclasses import dataclass

from nnlib._arrays import whole_number
from nnlib.svg import lowered, raised
from nnlib.worksheets import worksheet

FEWEST, MOST = 8, 30
TWO = (1, 2)  # layers, units of each of them, examples
PARTS = (
    *(("X", 0, (1, c)) for c in TWO),
    *(("W", l, (i, j)) for l in TWO for i in TWO for j in range(1, l + 1)),
    *((quantity, l, indices) for l in TWO for i in TWO for quantity, indices in (("b", (i,)), *((q, (i, c)) for q in "ZA" for c in TWO))),
    *(("E", 2, (c,)) for c in TWO),
)
# What is split, in this order, until everybody has a role: a role of these quantities of this layer, and what tells its two halves apart.
SPLITS = (
    ("W", 2, lambda quantity, indices: indices[0]),  # the weights by the unit that they lead to
    ("W", 1, lambda quantity, indices: indices[0]),
    ("bZA", 2, lambda quantity, indices: quantity == "A"),
    ("bZA", 1, lambda quantity, indices: quantity == "A"),
    ("W", 2, lambda quantity, indices: indices[1]),  # and by the unit that they come from
    ("bZ", 2, lambda quantity, indices: quantity == "Z"),
    ("bZ", 1, lambda quantity, indices: quantity == "Z"),
    *((quantity, l, lambda quantity, indices: indices[-1]) for quantity, l in (("X", 0), ("E", 2))),  # the rest by example
    *((quantity, l, lambda quantity, indices: indices[-1]) for quantity in "ZA" for l in (2, 1)),
)


def deal(pupils):
    """The roles of a class, a tuple of parts for each pupil. ValueError if there are fewer than 8 pupils or more than 30.

    To begin with there are eight: the input, the weights of each layer, each of the four units, and the error. Then one role after the
    other falls in two, in the order of SPLITS, until there is one for everybody.
    """
    pupils = whole_number(pupils, "pupils", 0)
    if not FEWEST <= pupils <= MOST:
        raise ValueError(f"pupils is {pupils}, but must be from {FEWEST} to {MOST}, the number of parts that the network has")
    roles = _grouped(PARTS, lambda quantity, l, indices: (quantity, l) if quantity in "XWE" else (l, indices[0]))
    for quantities, layer, half in SPLITS:
        for role in list(roles):
            if len(roles) < pupils and {part[:2] for part in role} == {(quantity, layer) for quantity in quantities}:
                at = roles.index(role)
                roles[at : at + 1] = _grouped(role, lambda quantity, l, indices: half(quantity, indices))
    return tuple(roles)


def _grouped(parts, by):
    groups = {}
    for part in parts:
        groups.setdefault(by(*part), []).append(part)
    return [tuple(group) for group in groups.values()]


@dataclass(frozen=True)
class Slip:
    """A number on its way from one pupil to another.

    round: 1 to 8 forwards, 9 to 14 backwards. what: its name. example: None if it says nothing of one alone, as a bias.
    givers, takers: the parts between which it goes, each of one pupil's. value: what is to be written on it.
    """

    number: int
    round: int
    what: str
    example: int | None
    givers: tuple
    takers: tuple
    value: object

    @property
    def backwards(self):
        return self.round > LAST_FORWARDS


@dataclass(frozen=True)
class Game:
    """seed: of the worksheet. roles: as `deal` gives them. slips: in the order of play.

    given: {part, or ("Y", 2, (i, c)): its number}. answers: {part: E's derivative by it}, for the weights and biases. E: the error.
    """

    seed: int
    roles: tuple
    slips: tuple
    given: dict
    answers: dict
    E: object


LAST_FORWARDS = 8


def game(seed, pupils):
    """What is played with worksheet `seed` by so many pupils. What goes from a pupil to the same pupil needs no slip."""
    roles, sheet = deal(pupils), worksheet(seed)
    number = _numbers(sheet)
    role_of = {part: k for k, role in enumerate(roles) for part in role}
    together = {}
    for turn, what, example, giver, taker, value in sorted((*_forwards(number), *_backwards(number)), key=lambda message: message[0]):
        if role_of[giver] != role_of[taker]:
            between = (turn, what, example, role_of[giver], role_of[taker])
            together.setdefault(between, []).append((giver, taker, value))
    slips = []
    for (turn, what, example, *_), messages in together.items():
        givers, takers, values = zip(*messages)
        slips.append(Slip(len(slips) + 1, turn, what, example, _once(givers), _once(takers), values[0]))
    given = {part: number(*part) for part in (*PARTS, *(("Y", 2, (i, c)) for i in TWO for c in TWO)) if part[0] in "XYWb"}
    answers = {part: number(f"∂E/∂{part[0]}", *part[1:]) for part in PARTS if part[0] in "Wb"}
    return Game(sheet.seed, roles, tuple(slips), given, answers, number("E", None, ()))


def name(quantity, l, indices):
    """A part as it is called in the room, without its example: W²₂₁, Z¹₂, X."""
    if quantity in "XE":
        return quantity
    return quantity + raised(l) + "".join(map(lowered, indices if quantity == "W" else indices[:1]))


def _once(parts):
    return tuple(dict.fromkeys(parts))


def _numbers(sheet):
    """number(quantity, layer, indices), from the arrays of the sheet and its key."""
    arrays = {(quantity, l): array for quantity, l, array in (*sheet.given, *sheet.steps)}

    def number(quantity, l, indices):
        array = arrays[quantity, None if quantity in "XYE" else l]
        return array[(*(index - 1 for index in indices), 0)[: array.ndim]]

    return number


def _forwards(number):
    """(round, what, example, giver, taker, value) of each number that goes from a part to another."""
    for l in TWO:
        first = 3 * l - 2
        for i in TWO:
            bias = ("b", l, (i,))
            for c in TWO:
                Z, A = ("Z", l, (i, c)), ("A", l, (i, c))
                for j in range(1, l + 1):
                    W, source = ("W", l, (i, j)), ("A", l - 1, (j, c)) if l > 1 else ("X", 0, (j, c))
                    yield first, name(*source), c, source, W, number(*source)
                    yield first + 1, f"{name(*W)} times {name(*source)}", c, W, Z, number(*W) * number(*source)
                yield first + 1, name(*bias), None, bias, Z, number(*bias)
                yield first + 2, name(*Z), c, Z, A, number(*Z)
                if l == 2:
                    yield 7, name(*A), c, A, ("E", 2, (c,)), number(*A)
    share = sum((number("A", 2, (i, 2)) - number("Y", 2, (i, 2))) ** 2 for i in TWO) / 4
    yield 8, "share of example 2", None, ("E", 2, (2,)), ("E", 2, (1,)), share


def _backwards(number):
    for l in TWO:
        first = 9 if l == 2 else 12
        for i in TWO:
            for c in TWO:
                Z, A = ("Z", l, (i, c)), ("A", l, (i, c))
                dE_dA, dE_dZ = number("∂E/∂A", *A[1:]), number("∂E/∂Z", *Z[1:])
                if l == 2:
                    yield first, f"∂E/∂{name(*A)}", c, ("E", 2, (c,)), A, dE_dA
                yield first + 1, f"∂E/∂{name(*A)}", c, A, Z, dE_dA
                yield first + 2, f"∂E/∂{name(*Z)}", c, Z, ("b", l, (i,)), dE_dZ
                for j in range(1, l + 1):
                    W = ("W", l, (i, j))
                    yield first + 2, f"∂E/∂{name(*Z)}", c, Z, W, dE_dZ
                    if l == 2:
                        yield 12, f"{name(*W)} times ∂E/∂{name(*Z)}", c, W, ("A", 1, (j, c)), number(*W) * dE_dZ
