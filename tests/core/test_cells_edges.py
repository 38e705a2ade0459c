"""How widgets live with cells, against a shell made up here; the real one is in tests/lab."""

from types import SimpleNamespace

import pytest

from nnlib.explorer import cells


class Shell:
    """What cells.py uses of IPython's."""

    def __init__(self):
        self.events, self.callbacks, self.cell, self.run = self, {"post_run_cell": []}, None, None

    def get_parent(self):
        return {"metadata": {"cellId": self.cell}, "header": {"msg_id": self.run}}

    def register(self, event, function):
        self.callbacks[event].append(function)

    def ends(self):
        for function in self.callbacks["post_run_cell"]:
            function(None)


class Widget:
    def __init__(self):
        self.log, self._refused = [], ""

    def refresh(self):
        self.log.append("refreshed")

    def close(self):
        self.log.append("closed")


class Broken(Widget):
    def refresh(self):
        raise ValueError("layer 2 is odd")


@pytest.fixture
def made(monkeypatch):
    """made(cell, run): a widget that this run of this cell makes."""
    shell, alive = Shell(), set()
    monkeypatch.setattr(cells, "get_ipython", lambda: shell)
    monkeypatch.setattr(cells, "widgets", alive)

    def made(cell, run, kind=Widget):
        shell.cell, shell.run = cell, run
        widget = kind()
        cells.attach(widget)
        return widget

    made.shell = shell
    return made


def test_a_cell_run_again_closes_what_its_earlier_run_made_and_nothing_else(made):
    first, second, other = made("a", 1), made("a", 1), made("b", 1)
    assert [first.log, second.log, other.log] == [[], [], []], "two widgets of one run"
    third = made("a", 2)
    assert [first.log, second.log, other.log, third.log] == [["closed"], ["closed"], [], []]


def test_where_the_shell_does_not_know_its_cell_the_kernel_does(monkeypatch):
    """As in JupyterLite, whose shell has no get_parent."""
    kernel = SimpleNamespace()
    shell = SimpleNamespace(kernel=kernel, events=SimpleNamespace(callbacks={"post_run_cell": [cells._refresh_all]}))
    monkeypatch.setattr(cells, "get_ipython", lambda: shell)
    monkeypatch.setattr(cells, "widgets", set())
    first, second = Widget(), Widget()
    for widget, run in ((first, 1), (second, 2)):
        kernel._parent_header = {"metadata": {"cellId": "a"}, "header": {"msg_id": run}}
        cells.attach(widget)
    assert [first.log, second.log] == [["closed"], []]


def test_without_a_cell_nothing_is_closed(made):
    first = made(None, 1)
    made(None, 2)
    assert first.log == []


def test_every_widget_is_refreshed_once_when_a_cell_ends(made):
    widgets = [made("a", 1), made("b", 2), made("c", 3)]
    made.shell.ends()
    assert [widget.log for widget in widgets] == [["refreshed"]] * 3


def test_one_that_cannot_be_refreshed_says_so_and_the_others_are(made, capsys):
    made("a", 1, Broken)
    widget = made("b", 2)
    made.shell.ends()
    assert widget.log == ["refreshed"]
    assert capsys.readouterr().out == "Broken shows what it showed before: layer 2 is odd\n"
