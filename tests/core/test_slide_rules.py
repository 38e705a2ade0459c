"""Which slides come of a lesson's cells (scripts/slide_rules.py)."""

import re

import pytest

from scripts.slide_rules import MOST_WORDS, ROOM, cut_short, slides, stepwise, with_notes

ASKED = """It rains.

**Predict.** What falls?

- **A.** leaves
- **B.** water

<details><summary>Answer</summary>

**B.** Drops of it.

</details>

Then it stops."""


def made(kind, *args, **named):
    """A notebook, a cell or an output, as nbformat makes it."""
    from nbformat import v4  # here, as it takes a second, and two workers read this file

    return getattr(v4, kind)(*args, **named)


def deck_of(*cells):
    return slides(
        made("new_notebook", cells=[made("new_markdown_cell", "# Rain\n\nA lesson."), *cells]),
        lambda output: output.get("metadata", {}).get("page"),
    )


def prose(text, **metadata):
    return made("new_markdown_cell", text, metadata=metadata)


def code(text, *outputs, **metadata):
    return made("new_code_cell", text, outputs=list(outputs), metadata=metadata)


def printed(text):
    return made("new_output", "stream", text=text)


def text(slide):
    return " ".join(re.sub("<[^>]+>", "", f"{slide.title} {' '.join(block.html for block in slide.blocks)}").split())


def test_a_prediction_its_answer_and_what_comes_after_are_three_slides():
    deck = deck_of(prose(ASKED), code("print(1)", printed("water fell")))
    assert [(slide.kind, text(slide)) for slide in deck] == [
        ("title", "Rain A lesson."),
        ("predict", "Rain It rains. Predict. What falls? A. leaves B. water"),
        ("answer", "Answer B. water Drops of it."),
        ("text", "Rain Then it stops. print(1) water fell"),
    ]
    assert [waits for _, waits in deck[3].steps()] == [False, False, True]
    assert not any(waits for slide in deck[:3] for _, waits in slide.steps())


def test_a_question_that_leaves_no_room_for_what_leads_to_it_has_a_slide_of_its_own():
    long = "\n\n".join(["Rain falls, and it falls. " * 3] * 10)
    deck = deck_of(prose(ASKED.replace("It rains.", long)))
    asked = next(at for at, slide in enumerate(deck) if slide.kind == "predict")
    assert text(deck[asked]).startswith("Rain Predict.") and "Rain falls" in text(deck[asked - 1])
    assert all(slide.height() <= ROOM for slide in deck)


def test_solutions_skipped_cells_and_what_only_prepares_are_left_out():
    task = code("def wet(x):\n    return ...\n\n\nassert wet(1) is ... or wet(1) == 2", printed("not written yet\n"))
    solved = code("def wet(x):\n    return x + 1", tags=["solution"])
    deck = deck_of(prose("## Write it"), task, solved, prose("Dry.", slideshow={"slide_type": "skip"}), code("import os\n\nx = 3"))
    assert [(slide.kind, text(slide)) for slide in deck[1:]] == [("task", "Write it def wet(x): return ...")]


def test_a_widget_has_a_slide_of_its_own_without_its_code():
    widget = made("new_output", "display_data", data={"text/plain": "Explorer of a network"}, metadata={"page": "<b>alive</b>"})
    deck = deck_of(prose("## Move it\n\nDrag."), code("Explorer(net)", widget), prose("Now look."))
    assert [(slide.kind, text(slide)) for slide in deck[1:]] == [
        ("text", "Move it Drag."),
        ("widget", "Move it alive"),
        ("text", "Move it Now look."),
    ]


def test_what_is_too_long_is_cut_after_a_sentence_and_goes_into_the_notes_whole():
    sentence = "Here are five words, $a. b$ one."
    kept, cut = cut_short(" ".join([sentence] * 20))
    assert cut and kept == " ".join([sentence] * (MOST_WORDS // 7))
    for whole in (sentence, "And so:", "**Term.** " + sentence * 20, (sentence + " ") * 20 + "and so"):
        assert cut_short(whole) == (whole.strip(), False)
    assert cut_short("The folded cell knows. You too.") == ("You too.", True)
    deck = deck_of(prose(" ".join([sentence] * 20)))
    assert deck[-1].notes[0].count("Here are") == 20


def test_a_long_table_is_cut_between_rows_and_keeps_its_head():
    rows = "\n".join(f"| {number} | word |" for number in range(40))
    parts = deck_of(prose(f"| n | w |\n|-|-|\n{rows}"))[1:]
    assert len(parts) > 1 and all("<th>n</th>" in part.blocks[0].html and part.height() <= ROOM for part in parts)
    assert [int(n) for part in parts for n in re.findall(r"<td>(\d+)</td>", part.blocks[0].html)] == list(range(40))


def test_long_code_is_cut_at_an_empty_line_and_loses_nothing():
    lines = [f"a{number} = {number}" for number in range(30)]
    source = "\n".join([*lines[:12], "", *lines[12:], "assert a1"])
    parts = deck_of(code(source))
    assert len(parts) == 3 and text(parts[1]).startswith("Rain a12 = 12")
    assert all(part.height() <= ROOM for part in parts)
    assert re.findall(r"(a\d+) =", " ".join(map(text, parts))) == [line.split()[0] for line in lines]


def test_every_further_equals_sign_of_a_formula_is_a_step():
    deck = deck_of(prose("So\n\n$$a = b = c = d$$\n\nfor all."), prose("$$a = 1, \\qquad b = 2$$"), prose("**1, easy.** What is\n\n$$a$$"))
    assert deck[1].blocks[1].html.count('class="step"') == 2 and 'class="step"' not in deck[2].blocks[0].html
    assert [waits for _, waits in deck[1].steps()] == [False, True, True]
    assert [waits for _, waits in deck[3].steps()] == [False, False]  # a task is seen at once
    assert 'class="step"' not in stepwise("<math><mrow><mi>a</mi><mo>=</mo><mi>b</mi></mrow></math>")


def test_the_notes_of_a_lesson_find_their_slides():
    teaching = """## Other

### rain

Ten minutes.

- **Predict 1.** Most say *leaves*; see [there](x.md).
- **Move it.** Drag $E$.
- Nothing special.

### snow

- **Predict 9.** Of another lesson."""
    deck = deck_of(prose(ASKED), prose("## Move it\n\nNow."))
    with_notes(deck, "rain", teaching)
    assert [[re.sub("<[^>]+>", "", note).strip().replace("\u2060", "") for note in slide.notes] for slide in deck] == [
        ["Ten minutes.", "Nothing special."],
        ["Predict 1. Most say leaves; see there."],
        [],
        [],
        ["Move it. Drag E."],
    ]
    with pytest.raises(ValueError, match="prediction 9 of snow, which has 1"):
        with_notes(deck, "snow", teaching)
