"""Stage 1: the verdict on a set of nodes as a cut between x and E, in words."""

import functools
import re

from nnlib._checks import listed
from nnlib.derivation.graph import E, Graph, Node, judge
from nnlib.exercises.reports import Report
from nnlib.exercises.wording import digits

graph = functools.cache(Graph)  # by the number of examples


def variants(target):
    """The quantities of the small graph that may stand for x: another one for each time that the question is asked."""
    l = 2 if target.layer == "L" else 1
    if target.x == "W":
        return [("W", l, i, j) for i, j in ((1, 1), (2, 1), (1, 2), (2, 2))]
    if target.x == "b":
        return [("b", l, i) for i in (1, 2)]
    return [Node(target.x, l, i, 1) for i in (1, 2)]


def nodes_named(names, target, m):
    """The nodes meant by names such as "Z^l" (all of a layer), "Z^1_2" (in every example), "Z^1_21" or "E". ValueError for others."""
    found = set()
    if not isinstance(names, (str, list, tuple, set)):
        raise ValueError(f'{names!r} names no nodes; write a list, such as ["A^2_1", "E"]')
    for name in [names] if isinstance(names, str) else names:
        if str(name).startswith(("W", "b")):
            raise ValueError(f"{name} is no node: it is what may be nudged. A cut lies between it and E")
        match = re.fullmatch(r"([ZA])\^\{?(l[-+]1|[lL12])\}?(?:_\{?([12]),?([12])?\}?)?", str(name).replace(" ", "").replace("−", "-"))
        layer = _layer(match[2], target) if match else None
        chosen = {
            node
            for node in graph(m).nodes
            if (name == "E" and node == E)
            or (
                match
                and node.quantity == match[1]
                and node.l == layer
                and match[3] in (None, str(node.i))
                and match[4] in (None, str(node.c))
            )
        }
        if not chosen:
            raise ValueError(
                f'{name!r} is no node of the graph, whose units are 1 and 2; write "A^2" for all of a layer, "A^2_1" for one unit, or "E"'
            )
        found |= chosen
    return found


def _layer(name, target):
    here = 2 if target.layer == "L" else 1
    letters = {"l": here, "l-1": here - 1, "l+1": here + 1, "L": 2}
    return letters[name] if name in letters else int(name)


def judge_cut(target, chosen, m=2, x=None, missed=None, repeated=None):
    """The Report on a set of nodes. missed, repeated: how many paths the reader said would meet it never, and more than once."""
    x = x or variants(target)[0]
    verdict = judge(graph(m), x, chosen)
    parts = _predicted(verdict, missed, repeated)
    numbers = f"the sum over the set is {digits(verdict.total)}, and ∂E/∂{named(x, m)} is {digits(verdict.true)}"
    if x in chosen:
        return Report(target.name, "wrong", f"not yet: {named(x, m)} itself is marked.", (_stands(verdict, x, m),))
    if not verdict.right:
        parts += [_path_words(verdict, x, chosen, m), f"The numbers: {numbers}."]
        return Report(target.name, "wrong", "wrong: it doesn't meet every path exactly once.", tuple(parts))
    parts.append(f"Every path from {named(x, m)} to E meets it exactly once: {numbers}.")
    if verdict.idle:
        parts.append(f"No path meets {_none_of(verdict.idle, m)} 0.")
    if verdict.near:
        return Report(target.name, "right", "right.", tuple(parts))
    far = next(node for node in sorted(chosen) if node not in graph(m).after(x) and node not in verdict.idle)
    parts.append(
        f"The sum is true, but its factor ∂{named(far, m)}/∂{named(x, m)} takes more than one definition to work out. "
        "Is there a cut where one definition is enough?"
    )
    return Report(target.name, "right", "right, but the factor can't be read off in one line.", tuple(parts))


def _stands(verdict, x, m):
    """What is to be said where x is one of the nodes."""
    name = named(x, m)
    stay = f"That is where you stand: its term is ∂E/∂{name} · 1."
    if len(verdict.missed) == len(graph(m).paths(x)):
        return f"{stay} The sum is true, {digits(verdict.total)}, but just as much is owed as before. A cut lies after {name}."
    return f"{stay} What else is marked is counted besides: the sum is {digits(verdict.total)}, and ∂E/∂{name} is {digits(verdict.true)}."


def _none_of(nodes, m):
    return f"any of {all_named(nodes, m)}: their terms are" if len(nodes) > 1 else f"{all_named(nodes, m)}: its term is"


def _predicted(verdict, missed, repeated):
    """What became of the reader's prediction."""
    if missed is None or repeated is None:
        return []
    facts = len(verdict.missed), len(verdict.repeated)
    if (missed, repeated) == facts:
        return ["As you said."]
    return [f"You said {_counted(missed, repeated)}; it is {_counted(*facts)}."]


def _counted(missed, repeated):
    return f"{missed} missed and {repeated} met more than once"


def _path_words(verdict, x, chosen, m):
    if verdict.missed:
        return f"The path {path_words(verdict.missed[0], x, m)} is missed: what goes along it is left out."
    path = verdict.repeated[0]
    met = [node for node in path if node in chosen]
    times = "twice" if len(met) == 2 else f"{len(met)} times"
    return f"The path {path_words(path, x, m)} is met {times}, at {all_named(met, m)}: what goes along it is counted {times}."


def path_words(path, x, m):
    return " → ".join([named(x, m), *(named(node, m) for node in path)])


def all_named(nodes, m):
    return listed((named(node, m) for node in nodes), "and")


def named(x, m):
    """The name of a node, weight or bias; the example is left out where there is but one."""
    if not isinstance(x, Node):
        kind, l, *entry = x
        return f"{kind}^{l}_{''.join(map(str, entry))}"
    return "E" if x == E else f"{x.quantity}^{x.l}_{x.i}{x.c if m > 1 else ''}"


def is_near(target, chosen):
    """Whether a set of nodes of the graph with two examples is a cut, each of its factors to be read off one definition."""
    verdict = judge(graph(2), variants(target)[0], chosen)
    return verdict.right and verdict.near
