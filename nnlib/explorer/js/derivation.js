// The workbench: one derivation, made in five stages. What is made stays above, line by line; below it the next question is asked.

import { cutQuestion } from "./derive_cut.js";
import { button, fromText, html, put, region } from "./elements.js";
import { rich } from "./derive_text.js";
import { presenting } from "./presenting.js";
import { createRoot, listen } from "./root.js";
import { strikeQuestion } from "./derive_strike.js";
import { tileQuestion } from "./derive_tiles.js";

/**
 * What stands, as the model keeps it.
 * @typedef {{ cut: string[], strikes: string[][], factor: string, line: string, matrix: string, hints: number }} Work
 *
 * What a question gets: the table of the derivation, and what to do with an answer.
 * @typedef {object} Task
 * @property {any} table all numbers and verdicts (see table.py)
 * @property {(made: Partial<Work>) => void} keep an answer was right: it stands
 * @property {((stage: string, text: string) => void) | null} send asks the kernel for a verdict; null where there is none
 * @property {(listener: (report: any) => void) => void} onReport what to do with the kernel's verdict
 */

const NOTHING = { cut: [], strikes: [], factor: "", line: "", matrix: "" };
const TITLES = { cut: "Cut", strike: "Strike", factor: "Factor", line: "Line", matrix: "All at once" };
const ASK = { cut: cutQuestion, strike: strikeQuestion, factor: tileQuestion, line: tileQuestion, matrix: tileQuestion };

const isMade = {
  cut: (work) => work.cut.length > 0,
  strike: (work, table) =>
    table.strike === null || table.strike.conditions.every(([text]) => work.strikes.some(([struck]) => struck === text)),
  factor: (work) => work.factor !== "",
  line: (work) => work.line !== "",
  matrix: (work) => work.matrix !== "",
};

export function render({ model, el }) {
  const table = model.get("_table");
  const steps = html("ol", { class: "nn-derived" });
  const place = html("div");
  const title = html("p", { class: "nn-derive" }, "Derive ", fromText(table.formulas.x), ".");
  const { root, stop } = createRoot(model, title, steps, place);
  root.classList.add("nn-derivation");
  const present = presenting(root);
  title.prepend(present.element);
  const task = createTask(model, table);
  let asked = null;

  function draw() {
    const work = model.get("work");
    const made = Object.keys(TITLES).filter((stage) => isMade[stage](work, table));
    steps.replaceChildren(...made.filter((stage) => stage !== "strike" || table.strike).map((stage) => written(stage, work, table)));
    const next = Object.keys(TITLES).find((stage) => !made.includes(stage)) ?? "done";
    if (next === asked) return;
    const first = asked === null;
    asked = next;
    const question = next === "done" ? finished(task, model) : ask(next, task, work, model);
    place.replaceChildren(question);
    if (!first) question.querySelector("h4").focus();
  }
  const stops = [stop, present.stop, listen(model, ["change:work"], draw)];
  draw();
  el.append(root);
  return () => stops.forEach((end) => end());
}

function createTask(model, table) {
  const listeners = [];
  const send = typeof model.send === "function" ? (stage, text) => model.send({ stage, text }) : null;
  if (send) model.on("msg:custom", (report) => listeners.at(-1)?.(report));
  function keep(made) {
    model.set("work", { ...model.get("work"), ...made });
    model.save_changes();
  }
  return { table, keep, send, onReport: (listener) => listeners.push(listener) };
}

const heading = (text) => html("h4", { tabindex: "-1" }, text);

/** One stage with its hints. */
function ask(stage, task, work, model) {
  const question = region(TITLES[stage], "nn-question", heading(TITLES[stage]), ASK[stage](task, stage));
  question.append(hints(task.table.hints[stage], task, model, task.table.name === "dE_dW"));
  return question;
}

function hints(texts, task, model, firstIsOpen) {
  const told = html("ul", { "aria-live": "polite" });
  const more = button("a hint", () => {
    tell();
    task.keep({ hints: model.get("work").hints + 1 });
    draw();
  });
  const count = html("span");
  let next = 0;
  const tell = () => told.append(html("li", {}, rich(texts[next++])));
  function draw() {
    more.hidden = next === texts.length;
    const all = model.get("work").hints;
    put(count, all ? `${all} hint${all > 1 ? "s" : ""} so far; ask as often as you like` : "");
  }
  if (firstIsOpen) tell();
  draw();
  return html("div", { class: "nn-hints" }, told, more, count);
}

/** What was decided, as it would stand on paper. */
function written(stage, work, table) {
  const words = {
    cut: () => `Every path from ${table.x} to E meets ${table.cutName} once, and what stands there is computed from ${table.x} directly.`,
    strike: () =>
      work.strikes.map(([condition, because]) => `No entry with ${spoken(condition)} moves: ${table.strike.reasons[because]}.`).join(" "),
    factor: () => "One definition says how an entry that is left answers:",
    line: () => "So, term by term:",
    matrix: () => "And for all entries at once:",
  }[stage]();
  return html(
    "li",
    {},
    html("strong", {}, `${TITLES[stage]}. `),
    rich(words),
    html("div", { class: "nn-line" }, fromText(table.formulas[stage])),
  );
}

const spoken = (condition) => condition.replaceAll("!=", "≠");

function finished(task, model) {
  const again = button("derive it once more", () => task.keep(NOTHING));
  const where = task.send ? "The line is on your ledger." : "It stands on this page; a ledger needs the notebook.";
  const hinted = model.get("work").hints;
  const words = hinted ? ` You asked for ${hinted} hint${hinted > 1 ? "s" : ""}.` : "";
  return region("Derived", "nn-question", heading("Derived"), html("p", {}, where + words), again);
}

export default { render };
