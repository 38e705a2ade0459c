"""The page of the reader's own formulas: what was derived stands there, what wasn't is not given away."""

import json
import re

import pytest

from nnlib.derivation import write_sheet
from nnlib.derivation.__main__ import main
from nnlib.derivation.formula import read
from nnlib.derivation.ledger import Ledger, ledger_in
from nnlib.derivation.sheet import ORDER
from nnlib.derivation.targets import TARGETS
from nnlib.exercises import record
from nnlib.explorer.mathml import mathml


def lines_of(path):
    return re.findall(r'<div class="line">.*?</div>(?:<p.*?</p>)?</div>', path.read_text(encoding="utf-8"))


def test_a_derived_line_is_the_reader_s_and_another_is_blank(tmp_path):
    mine = "sum over c of A^{l-1}_jc dE/dZ^l_ic"  # the factors the other way round than in the lesson
    works = dict.fromkeys(TARGETS, {}) | {"dE_dW": {"line": mine, "matrix": "(A_prev @ dE_dZ.mT).mT"}, "dE_db": {"line": "no formula ("}}
    write_sheet(tmp_path / "formulas.html", Ledger(works))
    lines = dict(zip(ORDER, lines_of(tmp_path / "formulas.html"), strict=True))
    for name, line in lines.items():
        left = TARGETS[name].equation.index_form.partition(" = ")[0]
        expected = mathml(f"{left} = {read(mine).latex()}") if name == "dE_dW" else mathml(f"{left} = ") + '<span class="write"></span>'
        assert f'<div class="formula">{expected}</div>' in line
    assert "(A_prev @ dE_dZ.mT).mT" in lines["dE_dW"] and "no formula" not in lines["dE_db"]
    page = (tmp_path / "formulas.html").read_text(encoding="utf-8")
    what = ["an output", "a weighted input", "a weight", "a bias", "a hidden activation"]
    assert re.findall('<p class="what">(How .*?)</p>', page) == [f"How E changes with {one}" for one in what]
    assert "1 of 5 are derived. The others are yet to be written." in page
    assert "<title>My formulas</title>" in page and ".write {" in re.search("<style>(.*?)</style>", page, re.DOTALL)[1]


def test_the_lines_of_a_folder(tmp_path, capsys):
    works = {name: {"line": target.line, "matrix": target.matrix} for name, target in TARGETS.items() if name != "dE_dA"}
    (tmp_path / record.FILE).write_text(json.dumps({"right": [], "derivations": works}), encoding="utf-8")
    assert [name for name, work in ledger_in(tmp_path).works.items() if not work] == ["dE_dA"]
    file = tmp_path / "formulas.html"
    assert main([str(tmp_path), str(file)]) == 0
    assert capsys.readouterr().out == f"new: {file}, with 4 of 5 lines\n"
    assert file.read_text(encoding="utf-8").count('class="write"') == 1
    assert main([str(tmp_path), str(file)]) == 1 and "is there already" in capsys.readouterr().err
    assert main([str(tmp_path / "no"), str(tmp_path / "new.html")]) == 1
    assert capsys.readouterr().err == f"{tmp_path / 'no'} is no folder; give the one in which the lessons were opened\n"
    assert main([str(tmp_path), str(tmp_path / "no" / "new.html")]) == 1 and "there is no folder" in capsys.readouterr().err


def test_a_folder_in_which_nothing_is_kept(tmp_path):
    assert not any(ledger_in(tmp_path).works.values())
    (tmp_path / record.FILE).write_text("not JSON", encoding="utf-8")
    assert not any(ledger_in(tmp_path).works.values())


def test_without_a_ledger_the_reader_s_own_is_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(record, "_derivations", {"dE_db": {"line": "sum over c of dE/dZ^l_ic"}})
    write_sheet(tmp_path / "formulas.html")
    assert "1 of 5 are derived" in (tmp_path / "formulas.html").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="^lines is {}, but must be what ledger"):
        write_sheet(tmp_path / "formulas.html", {})


def test_the_lines_so_far_are_a_table_in_a_notebook():
    mine = "sum over c of A^{l-1}_jc dE/dZ^l_ic"
    head, rule, *rows = Ledger(dict.fromkeys(TARGETS, {}) | {"dE_dW": {"line": mine}})._repr_markdown_().splitlines()
    assert (head, rule, len(rows)) == ("| | your line |", "|-|-|", 5)
    left = TARGETS["dE_dW"].equation.index_form.partition(" = ")[0]
    assert [row for row in rows if read(mine).latex() in row] == [f"| ${left}$ | ${read(mine).latex()}$ |"]


def test_the_command_says_what_it_is_for(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith(
        "usage: python -m nnlib.derivation [-h] FOLDER FILE.html One page to print, with the formulas as you derived them."
    )
