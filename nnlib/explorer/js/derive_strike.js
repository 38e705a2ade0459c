// Stage 2: the whole table of the cut. Which of its entries does a nudge of x leave alone, and why?

import { digits, rich } from "./derive_text.js";
import { button, html } from "./elements.js";
import { range } from "./numbers.js";

/** @param {import("./derivation.js").Task} task */
export function strikeQuestion({ table, keep }) {
  const element = html("div");
  let k = 0;
  const next = () => element.replaceChildren(...strikeFor(table, table.strike.questions[k % table.strike.questions.length], keep, again));
  function again() {
    k += 1;
    next();
    element.querySelector("td button").focus();
  }
  next();
  return element;
}

function strikeFor(table, question, keep, again) {
  const marked = new Set();
  const struck = new Map(); // the reason for each entry
  const cells = question.cells.map((cell, k) => entry(cell, () => toggle([k])));
  const verdict = html("div", { class: "nn-verdict", role: "status" });
  const reasons = reasonGroup(table.strike.reasons);
  const strike = button("strike", answer);

  function toggle(ks) {
    const open = ks.filter((k) => !struck.has(k));
    const add = open.some((k) => !marked.has(k));
    for (const k of open)
      if (add) marked.add(k);
      else marked.delete(k);
    draw();
  }
  function draw() {
    cells.forEach((cell, k) => {
      cell.setAttribute("aria-pressed", String(marked.has(k)));
      cell.disabled = struck.has(k);
      cell.classList.toggle("nn-struck", struck.has(k));
    });
    strike.disabled = marked.size === 0 || reasons.value() === null;
  }
  function answer() {
    const found = judgeStrike(table.strike, question, [...marked], reasons.value());
    if (found.right) for (const k of marked) struck.set(k, reasons.value());
    marked.clear();
    draw();
    const done = () => keep({ strikes: conditions(table.strike, question, struck) });
    verdict.replaceChildren(
      html("p", {}, html("strong", {}, found.headline)),
      html("p", {}, rich(found.words)),
      ...goOnFrom(found, question, struck, done, again),
    );
    (verdict.querySelector("button") ?? cells.find((cell) => !cell.disabled)).focus();
  }
  reasons.element.addEventListener("change", draw);
  draw();
  const words = rich(
    `${question.x} is nudged by ${table.strike.step}, at ${table.strike.sizes}. Here is all of ${table.cutName} before the nudge. Mark entries that will not move, and say why.`,
  );
  return [html("p", {}, words), grid(question, cells, toggle), reasons.element, strike, verdict];
}

/**
 * @param {any} strike of the table
 * @param {any} question
 * @param {number[]} marked
 * @param {string} because
 */
export function judgeStrike(strike, question, marked, because) {
  const moves = marked.map((k) => question.cells[k]).find(({ before, after }) => before !== after);
  if (moves) {
    const numbers = `from ${digits(moves.before)} to ${digits(moves.after)}`;
    const words = `${moves.name} is struck, but it moves: ${numbers} when ${question.x} is nudged by ${strike.step}.`;
    return { right: false, headline: "wrong: something that is struck moves.", words };
  }
  if (marked.every((k) => question.cells[k].reasons.includes(because)))
    return { right: true, headline: "right.", words: `None of them moves: ${strike.reasons[because]}.` };
  return { right: false, headline: "they don't move, but for another reason.", words: question.whyNot[because] };
}

function goOnFrom({ right }, question, struck, done, again) {
  if (!right) return [button("again, with another entry", again)];
  const all = question.cells.every((cell, k) => struck.has(k) || cell.before !== cell.after);
  return all
    ? [html("p", {}, "What is left moves, all of it."), button("go on", done)]
    : [html("p", {}, "There is more that doesn't move.")];
}

/** What was struck entry by entry, as conditions, each with the reader's own reason. */
function conditions(strike, question, struck) {
  return strike.conditions.map(([text, accepted]) => {
    const own = [...struck].filter(([k]) => question.cells[k].conditions.includes(text)).map(([, reason]) => reason);
    return [text, own.find((reason) => accepted.includes(reason)) ?? accepted[0]];
  });
}

function entry(cell, press) {
  const element = button(digits(cell.before), press, `${cell.name}, ${digits(cell.before)}`);
  element.dataset.entry = cell.name;
  return element;
}

function grid({ rows, columns }, cells, toggle) {
  const head = (words, ks) =>
    html(
      "th",
      {},
      button(words, () => toggle(ks)),
    );
  const row = (i) => range(columns).map((c) => i * columns + c);
  const column = (c) => range(rows).map((i) => i * columns + c);
  const top = html("tr", {}, html("td"), ...range(columns).map((c) => head(`example ${c + 1}`, column(c))));
  const body = range(rows).map((i) => html("tr", {}, head(`row ${i + 1}`, row(i)), ...row(i).map((k) => html("td", {}, cells[k]))));
  return html("div", { class: "nn-scroll" }, html("table", { class: "nn-entries" }, top, ...body));
}

let reasonGroups = 0;

function reasonGroup(reasons) {
  reasonGroups += 1;
  const inputs = Object.keys(reasons).map((name) => html("input", { type: "radio", name: `nn-reason-${reasonGroups}`, value: name }));
  const labels = Object.values(reasons).map((words, k) => html("label", {}, inputs[k], ` ${words}`));
  const element = html("fieldset", { class: "nn-tiles nn-sentences" }, html("legend", {}, "They will not move, because"), ...labels);
  return { element, value: () => inputs.find((input) => input.checked)?.value ?? null };
}
