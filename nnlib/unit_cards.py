"""Cards and slips with which a class is the network, to print on A4 or Letter and to cut. How it is played is in docs/be_the_unit.md.

    write_cards("cards.html", seed=7, pupils=12)              cards.html to cut, and cards-teacher.html with every slip's number
    python -m nnlib.unit_cards --seed 7 --pupils 12 cards.html   the same

Each pupil gets two cards: one for the way forwards and, when that is done, one for the way back. On a card stand the numbers that this
pupil alone begins with, and no others: what follows from them is written on slips, which come out of the printer empty.
"""

import argparse
import sys
from pathlib import Path

from nnlib._printed import beside, in_digits, must_be_free, must_have_a_folder, printed
from nnlib.unit_game import FEWEST, MOST, TWO, game, name

SLIPS_A_PAGE = 14
TOGETHER = "\u2060"  # no line is broken here
DIRECTIONS = ("forwards", "backwards")
BLANK = '<span class="blank"></span>'
STYLE = """
body { font-family: sans-serif; line-height: 1.2 } h2 { font-size: 14pt }
.blank { display: inline-block; width: 22mm; border-bottom: 1px solid }
.cut { display: flex; flex-wrap: wrap; align-content: start } .cut > * { box-sizing: border-box; border: 1px dashed; padding: 4mm }
.card { width: 50%; height: 126mm; font-size: 15pt } .wide { width: 100% }
.card h3 { margin: 0; font-size: 26pt } .card p { margin: 2.5mm 0 }
.slip { width: 50%; height: 36mm; font-size: 15pt } .slip p { margin: 0 0 1mm }
.teacher { font-size: 10pt } .teacher table { border-collapse: collapse; font-variant-numeric: tabular-nums }
.teacher td, .teacher th { padding: 0.3mm 2mm; border-bottom: 1px solid #ccc }
"""


def write_cards(path: str | Path, seed: int, pupils: int) -> Path:
    """Write the cards and slips for so many pupils, 8 to 30, with the network of `worksheet(seed)`.

    Returns the path of the teacher's sheet, a file of its own beside it: cards-teacher.html for cards.html.
    """
    played, teacher = game(seed, pupils), beside(path, "teacher")
    must_have_a_folder(path)
    sections = [page for backwards in (False, True) for page in (*_card_pages(played, backwards), *_slip_pages(played, backwards))]
    Path(path).write_text(printed("Be the unit", STYLE, sections), encoding="utf-8")
    Path(teacher).write_text(printed("Be the unit: the teacher's sheet", STYLE, _teacher_pages(played)), encoding="utf-8")
    return teacher


# --- Cards ---


def _card_pages(played, backwards):
    """Four small cards are a page, or two wide ones, or one wide and two small."""
    pages, room = [], 0
    for role in sorted(played.roles, key=lambda role: not _wide(role)):
        if room < 1 + _wide(role):
            pages.append([])
            room = 4
        pages[-1].append(_card(role, played, backwards))
        room -= 1 + _wide(role)
    return [f'<section class="cut">{"".join(cards)}</section>' for cards in pages]


def _wide(role):
    """Whether the card is as wide as the paper: a small one has room for one weight, or for two other parts."""
    return len({name(*part) for part in role}) > (1 if role[0][0] == "W" else 2)


def _card(role, played, backwards):
    lines = [*_knows(role, played, backwards), *_gets(role, played, backwards), *_does(role, backwards), *_gives(role, played, backwards)]
    paragraphs = "".join(f"<p>{line[0].upper() + line[1:]}</p>" for line in lines).replace("∂E/∂", f"∂E/{TOGETHER}∂")
    return f'<article class="card{" wide" * _wide(role)}"><h3>{_title(role)}</h3><p>{DIRECTIONS[backwards]}</p>{paragraphs}</article>'


def _title(role):
    """The names of the parts; with the example, where the role is of one alone."""
    return ", ".join(dict.fromkeys(name(*part) for part in role)) + _only(role)


def _only(role):
    examples = {part[2][-1] for part in role if part[0] in "XZAE"}
    return f", example {min(examples)}" if len(examples) == 1 else ""


def _knows(role, played, backwards):
    """The numbers that nobody else has."""
    own = [f"{name(*part)} = {in_digits(played.given[part])}" for part in role if part[0] in "Wb"]
    own += [f"X = {in_digits(played.given[part])} in example {part[2][1]}" for part in role if part[0] == "X"]
    for part in role:
        if part[0] == "E":
            (c,) = part[2]
            targets = (f"{in_digits(played.given['Y', 2, (i, c)])} for {name('A', 2, (i,))}" for i in TWO)
            own.append(f"the targets of example {c}: {' and '.join(targets)}")
    return [f"<b>You know:</b> {'; '.join(own)}."] if own and not (backwards and role[0][0] == "X") else []


def _gets(role, played, backwards):
    coming = dict.fromkeys(slip.what for slip in _of(played, backwards) if set(slip.takers) & set(role))
    return [f"<b>You get:</b> {', '.join(coming)}."] if coming else []


def _gives(role, played, backwards):
    going = {}
    for slip in _of(played, backwards):
        if set(slip.givers) & set(role):
            going.setdefault(slip.what, []).append(_holder(slip.takers, slip, played))
    lines = [f"{what} to {' and to '.join(dict.fromkeys(takers))}" for what, takers in going.items()]
    return [f"<b>You give,</b> on a slip each: {'; '.join(lines)}."] if lines else []


def _of(played, backwards):
    return [slip for slip in played.slips if slip.backwards == backwards]


def _holder(parts, slip, played):
    """These parts, as the room calls the pupil who is them. The example is said where the slip doesn't say it."""
    (role,) = [role for role in played.roles if parts[0] in role]
    return ", ".join(dict.fromkeys(name(*part) for part in parts)) + ("" if slip.example else _only(role))


def _does(role, backwards):
    """What this pupil computes, in the order in which it is done."""
    kinds = {part[0] for part in role}
    order = "EAZWbX" if backwards else "XWbZAE"
    return [line for kind in order if kind in kinds for line in (BACKWARDS if backwards else FORWARDS)[kind](role)]


def _each(role):
    """Of both examples, or of the only one."""
    return "" if _only(role) else "For each example: "


def _first(role, kind):
    part = next(part for part in role if part[0] == kind)
    return name(*part), part[1]


def _fields(role, kind):
    """A field to write in for each part of a kind."""
    several = not _only(role)
    return ", ".join(f"{f'example {part[2][1]}: ' if several else ''}{BLANK}" for part in role if part[0] == kind)


def _forwards_X(role):
    return ["You begin."]


def _forwards_W(role):
    by = "your weight" if len(role) == 1 else "your weights, as said below"
    return [f"For each example: multiply what comes by {by}. Keep the slips."]


def _forwards_b(role):
    return ["You have nothing to compute yet."] if {part[0] for part in role} == {"b"} else []


def _forwards_Z(role):
    Z, _ = _first(role, "Z")
    own = " and your b" if any(part[0] == "b" for part in role) else ""
    return [f"{_each(role)}add up all that comes{own}. The sum is {Z}. Write it down: {_fields(role, 'Z')}."]


def _forwards_A(role):
    A, l = _first(role, "A")
    Z = A.replace("A", "Z")
    if l == 2:
        return [f"{_each(role)}{A} is {Z}, unchanged: g is identity."]
    return [f"{_each(role)}{A} is {Z} if that is positive, else 0: g is relu."]


def _forwards_E(role):
    share = f"{_each(role)}take from each output its target, and square. Add up the squares and divide by 2m, which is 4. Keep the slips."
    if len(role) == 2:
        return [share, f"Add both. That is E. Write it down and say it: {BLANK}."]
    return (
        [share]
        if role[0][2] == (2,)
        else [share, f"Add the share that comes from the other E. That is E. Write it down and say it: {BLANK}."]
    )


def _backwards_E(role):
    return [f"{_each(role)}take from each output its target, and divide by m, which is 2. That is ∂E/∂A of this output."]


def _backwards_A(role):
    A, l = _first(role, "A")
    return [f"{_each(role)}what comes is ∂E/∂{A} already." if l == 2 else f"{_each(role)}add up all that comes. The sum is ∂E/∂{A}."]


def _backwards_Z(role):
    Z, l = _first(role, "Z")
    A = Z.replace("Z", "A")
    if l == 2:
        return [f"{_each(role)}∂E/∂{Z} is ∂E/∂{A}, unchanged: identity has slope 1."]
    return [f"{_each(role)}∂E/∂{Z} is ∂E/∂{A} if your {Z} was positive, else 0: relu has slope 1 or 0."]


def _backwards_W(role):
    l, sums = role[0][1], []
    for _, _, (i, j) in role:
        source = name("A", 1, (j,)) if l == 2 else "X"
        sources = f", from ∂E/∂{name('Z', l, (i,))} and {source}" if len(role) > 1 else ""
        sums.append(f"∂E/∂{name('W', l, (i, j))}{sources}: {BLANK}")
    lines = [
        f"For each example: multiply what comes by the {source[0]} on the slip that you kept. Add up both examples:",
        "<br>".join(sums),
    ]
    if l == 2:
        lines.append("For each example: multiply what comes by your weight, too." if len(role) == 1 else "Compute the products below, too.")
    return lines


def _backwards_b(role):
    b, _ = _first(role, "b")
    return [f"Add up ∂E/∂{b.replace('b', 'Z')} of both examples: ∂E/∂{b} = {BLANK}."]


def _backwards_X(role):
    of = {"": "every W and b", ", example 1": "W and b of layer 2", ", example 2": "W and b of layer 1"}[_only(role)]
    return [f"You write on the board. Ask {of} for the derivative that they found, and write it there."]


FORWARDS = {"X": _forwards_X, "W": _forwards_W, "b": _forwards_b, "Z": _forwards_Z, "A": _forwards_A, "E": _forwards_E}
BACKWARDS = {"X": _backwards_X, "W": _backwards_W, "b": _backwards_b, "Z": _backwards_Z, "A": _backwards_A, "E": _backwards_E}


# --- Slips ---


def _slip_pages(played, backwards):
    """Sorted by who writes on them, for they are dealt with the cards."""
    at = {part: k for k, role in enumerate(played.roles) for part in role}
    slips = sorted(_of(played, backwards), key=lambda slip: (at[slip.givers[0]], slip.number))
    pages = [slips[k : k + SLIPS_A_PAGE] for k in range(0, len(slips), SLIPS_A_PAGE)]
    return [f'<section class="cut">{"".join(_slip(slip, played) for slip in page)}</section>' for page in pages]


def _slip(slip, played):
    example = f", example {slip.example}" if slip.example else ""
    return (
        f'<article class="slip"><p>{DIRECTIONS[slip.backwards].capitalize()}, round {slip.round}, slip {slip.number}</p>'
        f"<p>from {_holder(slip.givers, slip, played)} to {_holder(slip.takers, slip, played)}{example}</p>"
        f"<p>{slip.what} = {BLANK}</p></article>"
    )


# --- The teacher's sheet ---


def _teacher_pages(played):
    """Two pages: who is what, what is given and what is found in the end; and every slip with its number."""
    roles = "".join(f"<tr><td>{k}</td><td>{_title(role)}</td></tr>" for k, role in enumerate(played.roles, start=1))
    found = "".join(f"<tr><td>∂E/∂{name(*part)}</td><td>{in_digits(value)}</td></tr>" for part, value in played.answers.items())
    rows = "".join(f"<tr><td>{_given(part)}</td><td>{in_digits(value)}</td></tr>" for part, value in played.given.items())
    said = f"Be the unit: worksheet {played.seed}, {len(played.roles)} pupils. E = {in_digits(played.E)}"
    first = "".join(
        f"<div><b>{head}</b><table>{body}</table></div>"
        for head, body in (("Who is what", roles), ("What is given", rows), ("What is found in the end", found))
    )
    slips = [
        f'<div style="break-inside: avoid"><b>{DIRECTIONS[backwards]}</b><table><tr>{SLIP_HEADS}</tr>'
        + "".join(_slip_row(slip, played) for slip in _of(played, backwards))
        + "</table></div>"
        for backwards in (False, True)
    ]
    return [
        f'<section class="teacher"><h2>{said}</h2><div style="display: flex; gap: 12mm">{first}</div></section>',
        *(f'<section class="teacher"><h2>{said}</h2>{table}</section>' for table in slips),
    ]


SLIP_HEADS = "".join(f'<th scope="col">{head}</th>' for head in ("round", "slip", "from", "to", "what", "example", "number"))


def _given(part):
    quantity, l, indices = part
    if quantity in "Wb":
        return name(*part)
    return f"X, example {indices[1]}" if quantity == "X" else f"Y of {name('A', l, indices)}, example {indices[1]}"


def _slip_row(slip, played):
    between = (_holder(parts, slip, played) for parts in (slip.givers, slip.takers))
    cells = (slip.round, slip.number, *between, slip.what, slip.example or "–", in_digits(slip.value))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


# --- On the command line ---


def main(arguments=None):
    """What is said on the command line; returns the exit code. Nothing is written over."""
    parser = argparse.ArgumentParser(
        prog="python -m nnlib.unit_cards", description="Cards with which a class is the network, to print and cut."
    )
    parser.add_argument("--seed", type=int, default=1, help="the worksheet whose network it is (1)")
    parser.add_argument("--pupils", type=int, required=True, help=f"how many play, {FEWEST} to {MOST}")
    parser.add_argument("file", metavar="FILE.html", help="where; the teacher's sheet is written beside it, into FILE-teacher.html")
    options = parser.parse_args(arguments)
    try:
        must_be_free(options.file, beside(options.file, "teacher"))
        teacher = write_cards(options.file, options.seed, options.pupils)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"new: {options.file}\nnew: {teacher}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
