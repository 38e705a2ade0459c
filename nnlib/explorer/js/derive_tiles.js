// Stages 3 to 5: a formula built from tiles, or typed; every tile has its verdict in the table.

import { formula, rich } from "./derive_text.js";
import { button, fromText, html } from "./elements.js";
import { verdictPlace } from "./derive_cut.js";

const QUESTIONS = {
  factor:
    "Every entry that is left has the same definition. What is its derivative with respect to x? Build the factor, and say how x stands in the definition.",
  line: "The debt and the factor are there. Which index is summed, and how far? And how far do those go that stay?",
  matrix: "Now all entries at once, as matrices. Which stands first, what is transposed? And which index says so?",
};
const NONE = { line: "no sum", matrix: "–", factor: "–" };

/** @param {import("./derivation.js").Task} task @param {"factor" | "line" | "matrix"} stage */
export function tileQuestion(task, stage) {
  const element = html("div");
  const met = new Set(); // the mistakes that were made
  const next = () => element.replaceChildren(...tilesFor(task, stage, met, again));
  function again() {
    next();
    element.querySelector("input").focus();
  }
  next();
  return element;
}

/** met: the mistakes that were made before; of them more is said. */
function tilesFor(task, stage, met, again) {
  const { table, keep } = task;
  const choice = table[stage];
  const groups = [...choice.parts.map((part) => tiles(part.name, part.tiles, NONE[stage])), ...asides(table, stage)];
  let stands = null; // what is shown already; nobody wants to hear it twice
  const shown = html("p", { class: "nn-line", "aria-live": "polite" });
  const judge = button("judge", () => show(judgeTiles(table, stage, ...chosen(groups, choice.parts.length), met)));
  const typed = typing(task, stage, met, (found) => show(withReasons(table, stage, found, chosen(groups, choice.parts.length)[1])));
  const verdict = verdictPlace();

  function draw() {
    choice.parts.forEach((_, k) => groups[k].allow(possible(choice, groups, k)));
    const [key] = chosen(groups, choice.parts.length);
    const [text] = choice.verdicts[key] ?? [null];
    if (text !== stands) shown.replaceChildren(...(text === null ? [] : assembled(table, stage, text)));
    stands = text;
    judge.disabled = text === null || groups.some((group) => group.value() === null);
    typed.allow(groups.slice(choice.parts.length).every((group) => group.value() !== null));
  }
  function show(found) {
    const goOn = found.right ? button("go on", () => keep({ [stage]: found.text })) : button("again", again);
    verdict.say(found, [goOn]);
    goOn.focus();
    judge.disabled = true;
    typed.allow(false, true);
  }
  for (const group of groups) group.element.addEventListener("change", draw);
  draw();
  const parts = html("div", { class: "nn-parts" }, ...groups.map((group) => group.element));
  return [...asked(table, stage), parts, shown, judge, ...typed.elements, ...verdict.elements];
}

/** The key of the tiles chosen, and what is chosen besides. */
function chosen(groups, length) {
  const values = groups.map((group) => group.value());
  return [values.slice(0, length).join("|"), values.slice(length)];
}

function asked(table, stage) {
  const words = html(
    "p",
    {},
    rich(QUESTIONS[stage].replaceAll("to x?", `to ${table.x}?`).replaceAll("how x stands", `how ${table.x} stands`)),
  );
  return stage === "factor" ? [words, html("p", { class: "nn-line" }, fromText(table.formulas.definition))] : [words];
}

/** The tiles of part k that go with what is chosen before it. */
function possible(choice, groups, k) {
  const before = groups.slice(0, k).map((group) => group.value());
  if (before.includes(null)) return [];
  const keys = Object.keys(choice.verdicts).map((key) => key.split("|"));
  return [...new Set(keys.filter((parts) => before.every((tile, n) => parts[n] === tile)).map((parts) => parts[k]))];
}

/** What is asked besides: a reason for the factor, the ends of the free indices, the index that is summed. */
function asides(table, stage) {
  if (stage === "factor") return [tiles(`how ${table.x} stands in the definition`, Object.keys(table.factor.places), "–", places(table))];
  if (stage === "matrix") return [tiles("the index that is summed", table.matrix.indices, "none")];
  return table.line.free.map(({ letter, right, wrong }) =>
    tiles(`${letter} goes from 1 to`, [...Object.keys(wrong), right].toSorted(), "–"),
  );
}

const places = ({ x, factor }) =>
  Object.fromEntries(Object.entries(factor.places).map(([name, words]) => [name, words.replace(/\bx\b/, x)]));

/** The verdict on a key, and on what is asked besides. met: the mistakes that were made before; those of this answer are added. */
export function judgeTiles(table, stage, key, besides, met) {
  return withReasons(table, stage, verdictOf(table[stage].verdicts[key], met), besides);
}

function verdictOf([text, right, first, firstParts, mistakes = [], second, secondParts], met) {
  const isMet = second !== undefined && mistakes.every((mistake) => met.has(mistake));
  mistakes.forEach((mistake) => met.add(mistake));
  return { right, headline: isMet ? second : first, parts: isMet ? secondParts : firstParts, text };
}

function withReasons(table, stage, found, besides) {
  if (!found.right) return found;
  const wrong = [];
  if (stage === "factor" && besides[0] !== table.factor.place) wrong.push(table.factor.whyNot[besides[0]]);
  if (stage === "matrix" && besides[0] !== table.matrix.summed)
    wrong.push(`You said that ${besides[0] || "no index"} is summed. Look at the line in index form.`);
  if (stage === "line") table.line.free.forEach((free, n) => free.right !== besides[n] && wrong.push(free.wrong[besides[n]]));
  if (wrong.length === 0) return found;
  const what = {
    factor: "the factor is right, but not the reason.",
    matrix: "the line is right, but not the reason.",
    line: "the sum is right, but not how far the others go.",
  };
  return { right: false, headline: what[stage], parts: wrong, text: found.text };
}

function assembled(table, stage, text) {
  if (stage === "matrix") return [html("code", {}, text)];
  const left = stage === "factor" ? table.factor.of : `∂E/∂${table.x}`;
  return formula(`${left} = ${text}`);
}

/** A box to type in. The table knows what can be built; anything else is asked of the kernel. */
function typing(task, stage, met, show) {
  if (stage === "matrix") return { elements: [], allow: () => {} };
  const box = html("input", { type: "text", class: "nn-box nn-typed", "aria-label": "or type it" });
  const press = button("judge what is typed", () => {
    const text = box.value.trim();
    const known = Object.values(task.table[stage].verdicts).find(([typed]) => squeezed(typed) === squeezed(text));
    if (!text) return;
    if (known) show(verdictOf(known, met));
    else if (task.send) task.send(stage, text);
    else
      show({ right: false, headline: "not judged.", parts: ["On a page without a kernel only what the tiles can build is judged."], text });
  });
  task.onReport(show);
  const why = html("span", { class: "nn-words" }, stage === "factor" ? "and say how it stands there" : "and say how far the others go");
  function allow(allowed, isJudged = false) {
    press.disabled = !allowed;
    why.hidden = allowed || isJudged;
  }
  return { elements: [html("p", { class: "nn-expect" }, html("label", {}, "or type it: ", box), press, why)], allow };
}

const squeezed = (text) =>
  text
    .replace(/[−–]/g, "-")
    .replace(/∂E\/∂/g, "dE/d")
    .replace(/[′’]/g, "'")
    .replaceAll("g^l'", "g'")
    .replace(/[\s{}()*·]/g, "");

let tileGroups = 0;

/** A group of tiles, one to be chosen. */
function tiles(name, names, none, words = {}) {
  tileGroups += 1;
  const inputs = names.map((tile) => html("input", { type: "radio", name: `nn-tiles-${tileGroups}`, value: tile }));
  const labels = names.map((tile, k) => html("label", {}, inputs[k], html("span", {}, tile === "" ? none : rich(words[tile] ?? tile))));
  // What no screen reader knows how to say.
  names.forEach((tile, k) => {
    if (tile === "" && none === "–") inputs[k].setAttribute("aria-label", "none");
    if (tile.endsWith("ᵀ")) inputs[k].setAttribute("aria-label", tile.replace("ᵀ", " transposed"));
  });
  const element = html(
    "fieldset",
    { class: `nn-tiles${names.some((tile) => (words[tile] ?? tile).length > 14) ? " nn-sentences" : ""}` },
    html("legend", {}, rich(name)),
    ...labels,
  );
  const value = () => inputs.find((input) => input.checked)?.value ?? null;
  function allow(allowed) {
    inputs.forEach((input, k) => {
      const isAllowed = allowed.includes(names[k]);
      input.disabled = !isAllowed;
      labels[k].hidden = !isAllowed && allowed.length > 0;
      if (!isAllowed) input.checked = false;
      if (allowed.length === 1 && isAllowed) input.checked = true;
    });
    element.hidden = allowed.length === 1 && allowed[0] === "";
  }
  return { element, value, allow };
}
