"""A drawing as what a reader sees of it: each shape with its corners on the sheet, and the colours that it gets from what it stands in."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

import numpy as np

LETTER = 6.2, 9.0  # how wide and high a letter of 11 or 12 is, about
INHERITED = ("fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "text-anchor", "font-family")


@dataclass
class Shape:
    """kind: "text", "rect", "circle" or "path". corners: (n, 2), of a path its points. groups: the elements that it stands in, the
    nearest first. look: colours and the like, its own or inherited. words: of a text.
    """

    kind: str
    corners: np.ndarray
    element: ElementTree.Element
    groups: list
    look: dict
    words: str = ""

    def within(self, attribute):
        """The attribute of the nearest element that has it, itself first; None if none has."""
        return next((one.get(attribute) for one in (self.element, *self.groups) if one.get(attribute) is not None), None)

    @property
    def centre(self):
        return (self.corners.min(axis=0) + self.corners.max(axis=0)) / 2

    @property
    def size(self):
        return self.corners.max(axis=0) - self.corners.min(axis=0)


def shapes(svg):
    """(x, y, width, height) of the sheet, and all Shapes in their order. The drawing must be whole, with no letters outside of a text."""
    root = ElementTree.fromstring(re.sub(' xmlns="[^"]*"', "", svg, count=1))
    for element in root.iter():
        assert element.tag in ("text", "tspan", "style") or not (element.text or "").strip(), element.text
        assert not (element.tail or "").strip() or element.tag == "tspan", element.tail
    assert all(element.tag in ("svg", "g", "text", "tspan", "style", "rect", "circle", "path") for element in root.iter())
    return tuple(map(float, root.get("viewBox").split())), list(_within(root, [], np.eye(2), np.zeros(2)))


def _within(element, groups, turn, move):
    if element.tag not in ("svg", "g"):
        return
    turn, move = _placed(element, turn, move)
    inside = [element, *groups]
    for child in element:
        if child.tag in ("svg", "g"):
            yield from _within(child, inside, turn, move)
        elif child.tag != "style":
            corners = {"text": _text, "rect": _rect, "circle": _circle, "path": _path}[child.tag](child)
            look = {}
            for one in reversed([child, *inside]):
                look |= {name: one.get(name) for name in INHERITED if one.get(name)}
            yield Shape(child.tag, corners @ turn.T + move, child, inside, look, "".join(child.itertext()))


def _placed(element, turn, move):
    if transform := element.get("transform"):
        x, y, angle = map(float, re.fullmatch(r"translate\((\S+) (\S+)\) rotate\((\S+)\)", transform).groups())
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        return turn @ np.array([[c, -s], [s, c]]), move + turn @ (x, y)
    return turn, move


def _number(element, name):
    return float(element.get(name, 0))


def _box(x, y, width, height):
    return np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])


def _text(element):
    width, height = LETTER[0] * len("".join(element.itertext())), LETTER[1]
    return _box(_number(element, "x") - width / 2, _number(element, "y") - height, width, height)


def _rect(element):
    width, height = element.get("width"), element.get("height")
    if width == "100%":
        return np.zeros((1, 2))  # the paper
    return _box(_number(element, "x"), _number(element, "y"), float(width), float(height))


def _circle(element):
    r = _number(element, "r")
    return _box(_number(element, "cx") - r, _number(element, "cy") - r, 2 * r, 2 * r)


def _path(element):
    points, at = [], np.zeros(2)
    for command, numbers in re.findall(r"([MLHVlhvmz])([^A-Za-z]*)", element.get("d")):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", numbers)]
        step = {
            "M": lambda n: np.array(n) - at,
            "L": lambda n: np.array(n) - at,
            "H": lambda n: np.array([n[0] - at[0], 0]),
            "V": lambda n: np.array([0, n[0] - at[1]]),
            "h": lambda n: np.array([n[0], 0]),
            "v": lambda n: np.array([0, n[0]]),
            "z": lambda n: np.zeros(2),
        }.get(command, np.array)
        pairs = [numbers[k : k + 2] for k in range(0, len(numbers), 2)] if command in "lm" else [numbers]
        for pair in pairs:
            at = at + step(pair)
            points.append(at)
    return np.array(points)
