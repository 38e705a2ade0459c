"""The marks of a class whose results are known: every word of the page and of the spreadsheet, as a teacher reads them."""

import csv
import re
import xml.etree.ElementTree as ET
from html import unescape
from pathlib import Path

import pytest

from nnlib.exercises import marks
from nnlib.exercises.__main__ import main
from nnlib.exercises.grading import Class, Pupil, Result

MEAN = ("1/m again (at W)", "The mean is in ∂E/∂A already.")
TURNED = ("the transpose is missing", "Rows are units.")
CLASS = Class(
    (
        Pupil("Ada", {"dE_dW": Result("right"), "dE_db": Result("wrong", (MEAN, TURNED), f"{MEAN[0]} and {TURNED[0]}")}),
        Pupil("Bo", {"dE_dW": Result("nnlib's own", words="equations.dE_dW"), "dE_db": Result("wrong", (MEAN,), MEAN[0])}),
        Pupil("Cy", {"dE_dW": Result("not judged", words="its cell: NameError"), "dE_db": Result("wrong", (), "entry (1, 2) differs")}),
        Pupil("-Di", {"dE_dW": Result("not written"), "dE_db": Result("not handed in")}, ["Di.ipynb is no notebook", "two copies"]),
    ),
    ("dE_dW", "dE_db"),
)


def parts(page):
    """{heading: what stands below it, as text: a line of cells for each row, or the paragraph}."""
    found = {}
    for title, body in re.findall(r"<h[12]>(.*?)</h[12]>(.*?)(?=<h[12]>|</body>)", page):
        rows = [[_text(cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row)] for row in re.findall(r"<tr>(.*?)</tr>", body)]
        found[title] = rows or [_text(line) for text in re.findall(r"<p>(.*?)</p>", body) for line in text.split("<br>")]
        if title == "Marks":
            found["legend"] = [_text(line) for line in re.findall(r"<p>(.*?)</p>", body)[-1].split("<br>")]
            found["count"] = _text(re.findall(r"<p>(.*?)</p>", body)[0])
    return found


def _text(html):
    return unescape(re.sub("<.*?>", "", html))


def test_each_pupils_results_stand_in_a_row():
    assert parts(marks.page(CLASS))["Marks"] == [
        ["pupil", "dE_dW", "dE_db"],
        ["Ada", "✓ right", "✕ wrong: 1/m again (at W) and the transpose is missing"],
        ["Bo", "= nnlib's own: equations.dE_dW", "✕ wrong: 1/m again (at W)"],
        ["Cy", "? not judged: its cell: NameError", "✕ wrong: entry (1, 2) differs"],
        ["-Di", "… not written", "– not handed in"],
    ]


def test_each_sign_is_explained():
    assert parts(marks.page(CLASS))["legend"] == [
        "✓ right: agrees with derivatives taken from E alone, on several networks",
        "= nnlib's own: agrees, but calls what the package has ready, or the judge: it is not the pupil's",
        "✕ wrong: does not agree; the mistake is named where it is known",
        "? not judged: its cell failed, the notebook was stopped before it, or can't be read",
        "… not written: still as it was handed out, or taken out",
        "– not handed in: no notebook of this lesson",
    ]


def test_the_mistakes_of_the_class_and_how_many_there_are():
    page = parts(marks.page(CLASS))
    assert page["count"] == "4 pupils, 2 exercises."
    assert page["Mistakes, the most frequent first"] == [
        ["mistake", "exercise", "pupils", "who", "what the pupil is told"],
        ["1/m again (at W)", "dE_db", "2", "Ada, Bo", "The mean is in ∂E/∂A already."],
        ["entry (1, 2) differs", "dE_db", "1", "Cy", ""],
        ["the transpose is missing", "dE_db", "1", "Ada", "Rows are units."],
    ]
    assert page["How many"] == [
        ["exercise", "right", "nnlib's own", "wrong", "not judged", "not written", "not handed in"],
        ["dE_dW", "1", "1", "0", "1", "1", "0"],
        ["dE_db", "0", "0", "3", "0", "0", "1"],
    ]
    assert page["What could not be read or run"] == [["pupil", "note"], ["-Di", "Di.ipynb is no notebook"], ["-Di", "two copies"]]


def test_a_class_without_a_fault():
    page = parts(marks.page(Class((Pupil("Ada", {"dE_dW": Result("right")}),), ("dE_dW",))))
    assert page["count"] == "1 pupil, 1 exercise."
    assert page["Mistakes, the most frequent first"] == ["None."]
    assert page["What could not be read or run"] == ["All was read and run."]


def test_how_it_was_graded_is_told_with_its_limits():
    """The limits are those of running.py: 10 s a cell, 60 s of computing, 120 s by the clock, 2 GB."""
    assert parts(marks.page(CLASS))["How it was graded"] == [
        "To grade them, the answers were run as programs, with the rights of whoever graded. Each notebook had a process of its own, "
        "with at most 10 seconds for a cell, 60 seconds of computing and 120 seconds in all, and 2 GB of memory, and nothing of what it "
        "printed was kept. That stops mistakes. It is no sandbox: code that means harm can read and delete files, use the network, and "
        "report itself right. (On Windows only the time is limited.) Grade where that does not matter: in a container, or as a user who "
        "may do little."
    ]


def test_the_page_is_a_page_with_headings_of_rows_and_columns():
    page = marks.page(CLASS)
    assert page.startswith('<!doctype html>\n<html lang="en"><head><meta charset="utf-8">') and page.endswith("</body></html>\n")
    assert "<title>Marks</title>" in page and 'name="viewport" content="width=device-width"' in page
    assert re.findall("<caption>(.*?)<", page) == ["Each pupil's exercises", "Mistakes of the class", "Results of each exercise", "Notes"]
    assert page.count('<th scope="row">') == 4 + 3 + 2 + 2 and page.count('<th scope="col">') == 3 + 5 + 7 + 2
    assert re.findall('<td class="number">(.*?)<', page) == [*"211", *"110110", *"003001"]
    tree = ET.fromstring(re.sub(r"<(meta[^>]*|br)>", r"<\1/>", page.removeprefix("<!doctype html>")))
    assert [part.tag for part in tree] == ["head", "body"] and "font: 16px" in tree.find("head/style").text
    assert {cell.get("class") for cell in tree.iter("td")} == {"number", "text"}
    for part in tree.iter():  # nothing stands between the parts
        assert part.tag == "br" or not (part.tail or "").strip()
        assert part.tag not in ("body", "div", "table", "thead", "tbody", "tr") or not (part.text or "").strip()


def test_a_name_stays_on_its_line_and_what_is_no_character_shows_as_one_sign():
    assert marks.printable("a\udcffb\tc\x1b[2J\nd") == "a�b c�[2J d"


def test_the_spreadsheet(tmp_path):
    marks.write_csv(CLASS, tmp_path / "marks.csv")
    with open(tmp_path / "marks.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["pupil", "exercise", "result", "mistake or reason", "notes on this pupil"],
        ["Ada", "dE_dW", "right", "", ""],
        ["Ada", "dE_db", "wrong", "1/m again (at W) and the transpose is missing", ""],
        ["Bo", "dE_dW", "nnlib's own", "equations.dE_dW", ""],
        ["Bo", "dE_db", "wrong", "1/m again (at W)", ""],
        ["Cy", "dE_dW", "not judged", "its cell: NameError", ""],
        ["Cy", "dE_db", "wrong", "entry (1, 2) differs", ""],
        ["'-Di", "dE_dW", "not written", "", "Di.ipynb is no notebook | two copies"],
        ["'-Di", "dE_db", "not handed in", "", ""],
    ]


def test_who_was_asked_nothing_has_a_line_too(tmp_path):
    marks.write_csv(Class((Pupil("Ada", {}, ["no exercise"]),), ()), tmp_path / "marks.csv")
    assert (tmp_path / "marks.csv").read_text(encoding="utf-8-sig").splitlines()[1:] == ["Ada,,,,no exercise"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_nothing_is_a_formula(tmp_path, text):
    marks.write_csv(Class((Pupil(text, {"dE_dW": Result("right")}),), ("dE_dW",)), tmp_path / "marks.csv")
    with open(tmp_path / "marks.csv", encoding="utf-8-sig", newline="") as file:
        name = list(csv.reader(file))[1][0]
    assert name == (f"'{text}" if text.strip() == text else " =1")


def test_the_page_is_written_as_it_is(tmp_path):
    path = Path(tmp_path, "marks.html")
    marks.write_html(CLASS, path)
    assert path.read_text(encoding="utf-8") == marks.page(CLASS)


def test_the_command_says_what_it_is_for(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("usage: python -m nnlib.exercises [-h] {grade} ... The exercises of a class.")
    assert "grade returned notebooks, and write a table of the marks" in said
