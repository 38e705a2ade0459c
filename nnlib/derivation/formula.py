"""Formulas in index form: read as they are typed, worked out entry by entry, and written as LaTeX.

    formula = read("sum over c of dE/dZ^l_ic A^{l-1}_jc")
    formula.value(known, {"i": 1, "j": 2})

What is multiplied stands side by side or has a `*` between; a sum reaches as far as its product. The same formula may be typed as
`Σ_c ∂E/∂Z^l_ic A^{l-1}_jc`, or in LaTeX. Units and examples are counted from 1, as in the formulas.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple


class FormulaError(ValueError):
    """What was typed can't be read, or doesn't fit together; says what and where."""

    headline = "can't be read."


class Count(NamedTuple):
    """What an index counts: the units of layer l + further, or the examples if further is None."""

    further: int | None

    def __str__(self):
        return "m" if self.further is None else f"n^{_raised(layer_name(self.further))}"

    def words(self):
        return "the m examples" if self.further is None else f"the units of layer {layer_name(self.further)}"


EXAMPLES = Count(None)


def layer_name(further):
    return "l" if further == 0 else f"l{further:+d}".replace("-", "−")


def _raised(layer):
    return layer if len(layer) == 1 else f"{{{layer}}}"


# --- What a formula is made of. Each part has value(known, at), letters() and latex() ---


@dataclass(frozen=True)
class Number:
    number: float

    def value(self, known, at):
        return self.number

    def letters(self):
        return {}

    def latex(self):
        return f"{self.number:g}"


@dataclass(frozen=True)
class Examples:
    """m, how many examples there are."""

    def value(self, known, at):
        return known.length(EXAMPLES)

    def letters(self):
        return {}

    def latex(self):
        return "m"


@dataclass(frozen=True)
class Entry:
    """One entry of a quantity of layer l + further."""

    quantity: str
    further: int
    indices: str
    last: bool = False  # whether it was written with L

    def value(self, known, at):
        return known.entry(self.quantity, self.further, [at[letter] for letter in self.indices])

    def counts(self):
        """What each of its indices counts."""
        units = Count(self.further)
        if self.quantity in ("W", "dE_dW"):
            return (units, Count(self.further - 1))
        return (units,) if self.quantity in ("b", "dE_db") else (units, EXAMPLES)

    def letters(self):
        found = {}
        for letter, count in zip(self.indices, self.counts()):
            found.setdefault(letter, []).append((count, str(self)))
        return found

    def latex(self):
        layer = "" if self.quantity in "XY" else "^L" if self.last else f"^{{l{self.further:+d}}}" if self.further else "^l"
        name = f"{self.quantity.removeprefix('dE_d')}{layer}_{{{self.indices}}}"
        return rf"\frac{{\partial E}}{{\partial {name}}}" if self.quantity.startswith("dE") else name

    def __str__(self):
        layer = "" if self.quantity in "XY" else f"^{'L' if self.last else _raised(layer_name(self.further))}"
        return f"{self.quantity.replace('dE_d', '∂E/∂')}{layer}_{self.indices}"


@dataclass(frozen=True)
class Applied:
    """g or g′ of layer l + further, at something."""

    prime: bool
    further: int
    inside: object

    def value(self, known, at):
        g = known.g(self.further)
        return (g.prime if self.prime else g)(self.inside.value(known, at)).item()

    def letters(self):
        return self.inside.letters()

    def latex(self):
        layer = f"l{self.further:+d}" if self.further else "l"
        g = f"{{g^{{{layer}}}}}'" if self.prime else f"g^{{{layer}}}"
        return rf"{g}({self.inside.latex()})"


@dataclass(frozen=True)
class Sum:
    """The sum over one index. count: what it was said to count, None where nothing was said."""

    index: str
    inside: object
    count: Count | None = None

    def range(self):
        counts = [count for count, _ in self.inside.letters().get(self.index, [])]
        return self.count or (counts[0] if counts else None)

    def value(self, known, at):
        return sum(self.inside.value(known, at | {self.index: n}) for n in range(1, known.length(self.range()) + 1))

    def letters(self):
        return {letter: counts for letter, counts in self.inside.letters().items() if letter != self.index}

    def latex(self):
        count = self.range()
        top = "m" if count == EXAMPLES else f"n^{{l{count.further:+d}}}" if count.further else "n^l"
        return rf"\sum_{{{self.index}=1}}^{{{top}}} {self.inside.latex()}"


@dataclass(frozen=True)
class Two:
    """Two parts with +, -, * or / between, or a power."""

    sign: str
    left: object
    right: object

    def value(self, known, at):
        left, right = self.left.value(known, at), self.right.value(known, at)
        match self.sign:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                if right == 0:
                    raise FormulaError("something is divided by 0")
                return left / right
        if right not in range(10):
            raise FormulaError(f"a power is a whole number here, but this one is {right:g}")
        return left ** int(right)

    def letters(self):
        found = {letter: list(counts) for letter, counts in self.left.letters().items()}
        for letter, counts in self.right.letters().items():
            found.setdefault(letter, []).extend(counts)
        return found

    def latex(self):
        left, right = self.left.latex(), self.right.latex()
        if self.sign == "/":
            return rf"\frac{{{left}}}{{{right}}}"
        if self.sign == "^":
            return rf"\left( {left} \right)^{{{right}}}"
        if self.sign == "*":
            left, right = (
                rf"\left( {text} \right)" if _is_a_sum(part) or (isinstance(part, Sum) and part is self.left) else text
                for part, text in ((self.left, left), (self.right, right))
            )
            return rf"{left} \, {right}"
        return f"{left} {self.sign} {rf'({right})' if self.sign == '-' and _is_a_sum(self.right) else right}"


def _is_a_sum(part):
    return isinstance(part, Two) and part.sign in "+-"


def parts(formula):
    """A formula and everything in it, from left to right."""
    yield formula
    if isinstance(formula, Two):
        yield from parts(formula.left)
        yield from parts(formula.right)
    elif isinstance(formula, (Applied, Sum)):
        yield from parts(formula.inside)


def sums(formula):
    """Every Sum in a formula."""
    return [part for part in parts(formula) if isinstance(part, Sum)]


def entries(formula):
    """Every Entry in a formula."""
    return [part for part in parts(formula) if isinstance(part, Entry)]


def applications(formula):
    """Every g and g′ in a formula."""
    return [part for part in parts(formula) if isinstance(part, Applied)]


# --- Reading ---

SPELLINGS = (
    (r"\\(?:left|right|,|;|!|displaystyle)", " "),
    (r"\\[dt]?frac\s*\{\s*\\partial E\s*\}\s*\{\s*\\partial (\w)((?:[_^](?:\{[^{}]*\}|\w)){0,2})\s*\}", r" dE_d\1\2 "),
    (r"\\(?:cdot|times|odot)|[·⋅×⊙]", "*"),
    (r"\\sum|[Σ∑]", " sum "),
    (r"\^?\\prime|\^\{\\prime\}|[′’]", "'"),
    (r"[∂d]E\s*/\s*[∂d]([ZAWb])", r"dE_d\1"),
    (r"[∂d]E\s*/\s*[∂d]E", " 1 "),
    (r"[−–]", "-"),
    (r"\*\*", "^"),
    (r"²", "^2"),
    (r"¹", "^1"),
    (r"\{\s*(g(?:\^(?:\{[^{}]*\}|\w))?)\s*\}", r"\1"),
    (r"\bg\.prime\b", "g'"),
    (r"\bsum\s+over\s+([a-z])\s*(?:,|and)\s*([a-z])\s+of\b", r"sum_\1 sum_\2 "),
    (r"\bsum\s+(?:over\s+)?(?:all\s+)?([a-z])\s+of\b", r"sum_\1 "),
    (r"\bsum\s+over\s+(?:all\s+)?([a-z])\b", r"sum_\1 "),
    (r"\bsum\s+_", "sum_"),
)
INDEX = r"_(?:\{(?P<many%d>[a-z][a-z, ]*)\}|(?P<few%d>[a-z]{1,2})(?![A-Za-z]))"
LAYER = r"\^(?:\{\s*(?P<long%d>[lL]\s*(?:[-+]\s*1)?)\s*\}|(?P<short%d>[lL](?:[-+]1)?))"
TOKENS = re.compile(
    r"\s*(?:(?P<sum>sum_(?:\{\s*(?P<index>[a-z])\s*(?:=\s*1\s*)?\}|(?P<bare>[a-z])(?:=1)?)(?:\^(?:\{(?P<top>[^{}]*(?:\{[^{}]*\})?)\}|(?P<up>m)))?)"
    rf"|(?P<entry>(?P<quantity>dE_d[ZAWb]|[ZAWbYX])(?:{LAYER % (1, 1)})?{INDEX % (1, 1)}(?:{LAYER % (2, 2)})?)"
    rf"|(?P<g>g(?:{LAYER % (3, 3)})?(?P<prime>'?)(?:{LAYER % (4, 4)})?(?P<late>'?)\s*\()"
    r"|(?P<number>\d+(?:\.\d+)?)|(?P<m>m)(?![A-Za-z_^])|(?P<sign>[-+*/^(){}]))"
)
TOPS = {"m": EXAMPLES, "n^l": Count(0), "n^{l-1}": Count(-1), "n^{l+1}": Count(1), "n^L": Count(0)}


LONGEST = 400  # characters; no line of the derivation needs half of it
FRACTION = re.compile(r"\\[dt]?frac\s*\{((?:[^{}]|\{[^{}]*\})*)\}\s*\{((?:[^{}]|\{[^{}]*\})*)\}")


def read(text):
    """The formula that was typed. FormulaError if it can't be read."""
    if not isinstance(text, str) or len(text) > LONGEST:
        raise FormulaError(f"a formula is a text of at most {LONGEST} characters")
    left, sign, right = text.partition("=")
    spelled = right if sign and re.match(r"\s*(?:dE/d|∂E/∂|\\frac)", left) and not re.search("sum|[Σ∑]", left) else text
    for spelling, ours in SPELLINGS:
        spelled = re.sub(spelling, ours, spelled)
    while FRACTION.search(spelled):
        spelled = FRACTION.sub(r" ((\1)/(\2)) ", spelled)
    if UNCLEAR.search(spelled):
        raise FormulaError(f"in {text.strip()!r}: is all that follows the / below the line? Write …/(2m), or (…/2) m")
    tokens, at = [], 0
    while spelled[at:].strip():
        found = TOKENS.match(spelled, at)
        if not found:
            raise FormulaError(f"can't read {_near(spelled, at)!r} in {text.strip()!r}; {_advice(spelled, at)}")
        tokens.append(found)
        at = found.end()
    if not tokens:
        raise FormulaError(f"nothing is typed; {EXAMPLE}")
    reader = _Reader(tokens)
    try:
        formula = reader.added()
    except RecursionError:
        raise FormulaError("there are too many brackets") from None
    if reader.tokens:
        raise FormulaError(f"after what can be read there is {reader.tokens[0][0].strip()!r} left, in {text.strip()!r}")
    return formula


EXAMPLE = "write, say, Z^{l-1}_rd for an entry, ∂E/∂A^{l-1}_rd or dE/dA^{l-1}_rd, g'(…), sum over d of …, (…)/m"  # no one's answer


UNCLEAR = re.compile(r"/\s*\d+(\.\d+)?\s*m\b")  # /2m: over 2m, or half of it times m?
TRANSPOSED = re.compile(r"(\S*?(\^\{?|\.m?))?(T|\\top)\b|\S*?ᵀ")
WITHOUT_INDICES = re.compile(rf"\s*(dE_d)?[ZAWb]({LAYER % (1, 1)})?(?![\w^])")


def _advice(text, at):
    """How to write what can't be read at this place."""
    if TRANSPOSED.match(text[at:].strip()):
        return "a formula with indices has no transpose: the order of the indices says it. Matrices come at the last stage"
    if WITHOUT_INDICES.match(text, at):
        return f"without indices it is a whole table, and one entry is meant; {EXAMPLE}"
    return EXAMPLE


def _near(text, at):
    return text[at:].strip().split()[0]


class _Reader:
    """Sums of products of factors."""

    def __init__(self, tokens):
        self.tokens = tokens

    def added(self):
        if self._next("sign") in ("-", "+"):
            sign = self._take("sign")
            formula = Two("*", Number(-1.0), self.multiplied()) if sign == "-" else self.multiplied()
        else:
            formula = self.multiplied()
        while self._next("sign") in ("+", "-"):
            formula = Two(self._take("sign"), formula, self.multiplied())
        return formula

    def multiplied(self):
        formula = self.power()
        while self.tokens and self._next("sign") not in ("+", "-", ")", "}"):
            sign = self._take("sign") if self._next("sign") in ("*", "/") else "*"
            formula = Two(sign, formula, self.power())
        return formula

    def power(self):
        formula = self.factor()
        if self._next("sign") == "^":
            self._take("sign")
            formula = Two("^", formula, self.factor())
        return formula

    def factor(self):
        if not self.tokens:
            raise FormulaError("the formula ends where a factor should stand")
        token = self.tokens.pop(0)
        if token["sum"]:
            top = (token["top"] or token["up"] or "").replace(" ", "")
            if top and top not in TOPS:
                raise FormulaError(f"a sum goes to m, n^l, n^{{l-1}} or n^{{l+1}}, but here to {top}")
            if not self.tokens:
                raise FormulaError(f"the sum over {token['index'] or token['bare']} is a sum of nothing")
            return Sum(token["index"] or token["bare"], self.multiplied(), TOPS.get(top))
        if token["entry"]:
            return _entry(token)
        if token["g"]:
            inside = self.added()
            self._close(")")
            layer = next((token[name] for name in ("long3", "short3", "long4", "short4") if token[name]), "l")
            return Applied(bool(token["prime"] or token["late"]), _further(layer), inside)
        if token["number"]:
            return Number(float(token["number"]))
        if token["m"]:
            return Examples()
        if token["sign"] in ("(", "{"):
            formula = self.added()
            self._close(")" if token["sign"] == "(" else "}")
            return formula
        raise FormulaError(f"{token['sign']!r} stands where a factor should")

    def _next(self, kind):
        return self.tokens[0][kind] if self.tokens else None

    def _take(self, kind):
        return self.tokens.pop(0)[kind]

    def _close(self, bracket):
        if self._next("sign") != bracket:
            raise FormulaError("a bracket isn't closed")
        self._take("sign")


def _entry(token):
    quantity, indices = token["quantity"], re.sub("[, ]", "", token["many1"] or token["few1"])
    layer = next((token[name] for name in ("long1", "short1", "long2", "short2") if token[name]), None)
    wanted = 1 if quantity in ("b", "dE_db") else 2
    if len(indices) != wanted:
        raise FormulaError(f"{quantity.replace('dE_d', '∂E/∂')} has {wanted} {'index' if wanted == 1 else 'indices'}, but here {indices}")
    if quantity in "XY":
        return Entry(quantity, 0, indices)
    if layer is None:
        said, name = (text.strip().replace("dE_d", "∂E/∂") for text in (token["entry"], quantity))
        raise FormulaError(f"{said}: of which layer? Write it raised, as in {name}^l, {name}^{{l-1}} or {name}^{{l+1}}")
    return Entry(quantity, _further(layer), indices, last="L" in layer)


def _further(layer):
    step = re.sub("[lL ]", "", layer)
    return int(step) if step else 0
