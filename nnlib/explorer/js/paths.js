// View: every path from the weight in hand to E, its factors and their product, and the sum of all.

import { button, html, put, section } from "./elements.js";
import { nameOf, slopeAt } from "./names.js";
import { number, range, sum } from "./numbers.js";
import { pathsFrom } from "./path_terms.js";
import { hides } from "./sight.js";
import { weightNumber } from "./weight_number.js";

// Of more than so many paths the largest are shown, so many.
const MOST_PATHS = 24;
const LARGEST = 12;

/** @param {import("./explorer.js").Context} context @returns {import("./explorer.js").View} */
export function pathsView({ state, actions, symbol }) {
  const summary = html("p");
  const rows = html("tbody");
  const sums = html("span");
  const name = html("span");
  const derivative = html("span", { class: "nn-number", "data-live": "paths" });
  const heads = ["example", "path", "product of its factors", "term"].map((text) => html("th", { scope: "col" }, text));
  const table = html("table", { class: "nn-paths" }, html("thead", {}, html("tr", {}, ...heads)), rows);
  const total = html("p", { class: "nn-line" }, sums, name, " = ", derivative);
  const element = section("The paths", "nn-paths-view", summary, html("div", { class: "nn-scroll" }, table), total);
  let lines = [];
  let built = "";

  function draw() {
    const { selected, known } = state;
    const [kind, l, i, j] = selected;
    if (hides(element, !known(`dE_d${kind}`, l))) return;
    const found = pathsFrom(state, MOST_PATHS, LARGEST);
    const key = `${nameOf(selected)} ${found.paths.length}`;
    if (key !== built) {
      built = key;
      lines = found.paths.map(() => createRow(state, actions));
      rows.replaceChildren(...lines.map((line) => line.row));
      name.replaceChildren(symbol(`dE_d${kind}`, l, i, j));
    }
    lines.forEach((line, n) => drawRow(line, found.paths[n], state, actions));
    put(summary, inSummary(found, kind));
    put(sums, inSums(found, state.digits));
    put(derivative, number(slopeAt(state.now, selected), state.digits));
  }
  return { element, draw };
}

function createRow(state, actions) {
  const [example, way, term] = [html("td"), html("td"), html("td")];
  const factors = html("td", { class: "nn-factors" });
  const see = button("", () => actions.select(state.selected, line.path.c), "");
  way.append(see);
  const row = html("tr", {}, example, way, factors, term);
  const line = { row, example, see, factors, parts: [], term, path: null };
  const light = () => actions.light(Object.fromEntries(line.path.units.map((unit, k) => [state.selected[1] + k, unit])));
  const darken = () => actions.light(null);
  row.addEventListener("pointerenter", light);
  row.addEventListener("pointerleave", darken);
  see.addEventListener("focus", light);
  see.addEventListener("blur", darken);
  return line;
}

// The factors are A, then g′ and W in turn, and ∂E/∂A at the end.
const isWeight = (n, length) => n > 1 && n % 2 === 0 && n < length - 1;

/** A place for each factor; that of a weight can be taken hold of. */
function createFactors(line, length, state, actions) {
  const weightOf = (n) => () => ["W", state.selected[1] + n / 2, line.path.units[n / 2], line.path.units[n / 2 - 1]];
  line.parts = range(length).map((n) => (isWeight(n, length) ? weightNumber(weightOf(n), state, actions) : { element: html("span") }));
  line.factors.replaceChildren(...line.parts.flatMap(({ element }, n) => (n ? [" × ", element] : [element])));
}

function drawRow(line, path, state, actions) {
  const {
    selected: [kind, , , j],
    example,
  } = state;
  line.path = path;
  const { c, units, factors, product } = path;
  const start = kind === "W" ? `${j + 1} → ` : "";
  put(line.example, String(c + 1));
  put(line.see, `${start}${units.map((unit) => unit + 1).join(" → ")} → E`);
  if (line.parts.length !== factors.length) createFactors(line, factors.length, state, actions);
  line.parts.forEach((part, n) => (part.draw ? part.draw() : put(part.element, number(factors[n], state.fewDigits))));
  put(line.term, number(product, state.fewDigits));
  line.row.classList.toggle("nn-lit", c === example);
}

function inSummary({ count, paths }, kind) {
  const what = kind === "W" ? "weight" : "bias";
  const some = paths.length < count ? `The ${paths.length} largest are shown. ` : "";
  const each = kind === "W" ? "A, then g′ and W in turn" : "1, then g′ and W in turn";
  return (
    `${count} path${count > 1 ? "s" : ""} from this ${what} to E: one for each example and each way through the layers. ` +
    `${some}The factors along a path: ${each}, and at the end ∂E/∂A.`
  );
}

function inSums({ count, total, paths }, digits) {
  const shown = sum(paths.length, (n) => paths[n].product);
  const rest = count - paths.length;
  return `their sum ${number(shown, digits)}` + (rest ? `, with the other ${rest} paths ${number(total, digits)}` : "") + ", and";
}
