"""Wrong answers as pupils write them, each with what it must be called: pairs, written by hand.

None of them is taken from nnlib's bank of mistakes, and none uses nnlib's equations: they say what the checker must say, not what it does.
"""

PAIRS = []


def called(exercise, name):
    """The function below it is a wrong answer to this exercise, and this is the name of its mistake."""

    def put(answer):
        PAIRS.append((exercise, name, answer))
        return answer

    return put
