"""What a mistake is, and how a file of the bank lists its own."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Mistake:
    """A wrong answer that people really write.

    name: what it is called; no two have the same name.
    equation: where it belongs; also "back_propagate", or "any".
    sentence: why it is wrong, and what is right.
    wrong: the code with the mistake in it.
    example: the arguments of the smallest example where it shows: {"A_L": [[3]], "Y": [[1]]}, say.
    at: for a mistake in back_propagate, the equation at whose steps it is made, or "whole".
    alone: it is looked for alone and not together with another one, for there are thousands of pairs.
    fits: there is a number in it that the answer chose, a learning rate say; it is found out from what the answer gives. This says which
    numbers can be one. rate: the one in the smallest example.
    """

    name: str
    equation: str
    sentence: str
    wrong: Callable
    example: dict
    at: str = ""
    alone: bool = False
    fits: Callable | None = None
    rate: float = 0.5


class Mistakes(list):
    """The mistakes of one equation. example: what those are shown on that have no example of their own."""

    def __init__(self, equation, **example):
        super().__init__()
        self.equation, self.example = equation, example

    def add(self, name, sentence, at="", alone=False, fits=None, rate=0.5, **example):
        """Put the function below it in, with these facts; its name then stands for the Mistake."""

        def put(wrong):
            self.append(Mistake(name, self.equation, sentence, wrong, example or self.example, at, alone, fits, rate))
            return self[-1]

        return put
