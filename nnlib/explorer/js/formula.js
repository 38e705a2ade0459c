// View: the formula of the selected derivative, in symbols and in numbers. Each factor that another formula explains opens it.

import { prime } from "./arithmetic.js";
import { button, html, put, section } from "./elements.js";
import { IN_PROSE, nameOf } from "./names.js";
import { number, range } from "./numbers.js";
import { hides } from "./sight.js";
import { bound } from "./symbols.js";
import { weightNumber } from "./weight_number.js";

const MOST_TERMS = 8;

/** @param {import("./explorer.js").Context} context @returns {import("./explorer.js").View} */
export function formulaView({ setup, state, actions, symbol }) {
  const element = section("The formula", "nn-formula-view");
  // `live` is what a new weight changes, a function for each; the rest is built anew only when another formula is shown.
  const sheet = { equations: setup.equations, owed: setup.owed, state, actions, symbol, open: new Set(), live: [] };
  let built = "";

  function draw() {
    const [kind, l, i, j] = state.selected;
    if (hides(element, !state.known(`dE_d${kind}`, l))) return;
    const key = [nameOf(state.selected), ...sheet.open, state.net.m > MOST_TERMS && state.example].join();
    if (key !== built) {
      const focused = focusedIn(element)?.dataset.opens;
      built = key;
      sheet.live = [];
      element.replaceChildren(element.firstElementChild, createFormula(sheet, `dE_d${kind}`, l, i, j));
      if (focused) element.querySelector(`[data-opens="${focused}"]`)?.focus();
    }
    for (const write of sheet.live) write();
    for (const term of element.querySelectorAll("[data-example]"))
      term.classList.toggle("nn-lit", Number(term.dataset.example) === state.example);
  }
  return { element, draw };
}

// In a shadow root the document's own activeElement is the host.
const focusedIn = (element) => (element.matches(":focus-within") ? element.getRootNode().activeElement : null);

/** The formula of one entry, in symbols and in numbers, and below it the formulas of its factors that are open. */
function createFormula(sheet, quantity, l, i, second) {
  const { equations, state, owed } = sheet;
  if (owed.includes(quantity)) return html("p", {}, "You haven't derived the formula of this one yet.");
  const equation = equations[quantity === "dE_dA" && l === state.net.L ? "dE_dA_output" : quantity];
  const numbers = { l, L: state.net.L, i: i + 1 };
  if (quantity === "dE_dW") numbers.j = second + 1;
  else if (quantity !== "dE_db") numbers.c = second + 1;
  const formula = html("div", { class: "nn-line nn-symbols" }, bound(equation.left, numbers), " = ", bound(equation.right, numbers));
  const marks = { class: "nn-value nn-result", "data-result": nameOf([quantity, l, i, second ?? 0]) };
  const result = value(sheet, () => state.now[quantity][l][i][quantity === "dE_db" ? 0 : second], marks);
  const terms = termsOf(sheet, quantity, l, i, second);
  const { parts, below } = terms ? sumInNumbers(sheet, quantity, terms) : { parts: outputInNumbers(sheet, i, second), below: [] };
  const inNumbers = html("div", { class: "nn-line" }, " = ", ...parts, " = ", result);
  return html("div", { class: "nn-equation", role: "group", "aria-label": IN_PROSE[quantity] }, formula, inNumbers, ...below);
}

/** The terms of each right-hand side, as rows of factors; null where nothing is left to open. */
function termsOf(sheet, quantity, l, i, second) {
  const { net } = sheet.state;
  if (quantity === "dE_dW") return range(net.m).map((c) => [openable(sheet, "dE_dZ", l, i, c), activation(sheet, l - 1, second, c)]);
  if (quantity === "dE_db") return range(net.m).map((c) => [openable(sheet, "dE_dZ", l, i, c)]);
  if (quantity === "dE_dZ") return [[openable(sheet, "dE_dA", l, i, second), slopeOfActivation(sheet, l, i, second)]];
  if (l === net.L) return null; // (A − Y) / m
  return range(net.sizes[l + 1]).map((k) => [openable(sheet, "dE_dZ", l + 1, k, second), weight(sheet, l + 1, k, i)]);
}

/** A sum over examples shows MOST_TERMS terms, around the example that is shown; a sum over units shows all. */
function sumInNumbers(sheet, quantity, terms) {
  const { state, actions, open } = sheet;
  const perExample = quantity === "dE_dW" || quantity === "dE_db";
  const first = perExample && terms.length > MOST_TERMS ? Math.min(terms.length - MOST_TERMS, Math.max(0, state.example - 3)) : 0;
  const parts = first > 0 ? ["… + "] : [];
  const below = [];
  terms.slice(first, perExample ? first + MOST_TERMS : undefined).forEach((factors, t) => {
    const term = html("span", { class: "nn-term" });
    factors.forEach((factor, f) => term.append(f ? " × " : "", factor.element));
    if (perExample) {
      term.dataset.example = first + t;
      term.addEventListener("click", () => actions.select(state.selected, first + t));
    }
    parts.push(t ? " + " : "", term);
    below.push(...factors.filter((factor) => open.has(factor.key)).map((factor) => factor.below()));
  });
  if (perExample && first + MOST_TERMS < terms.length) parts.push(` + … (${terms.length} terms)`);
  return { parts, below };
}

function outputInNumbers(sheet, i, c) {
  const { net } = sheet.state;
  return ["(", activation(sheet, net.L, i, c).element, " − ", known(sheet, "target Y", () => net.Y[i][c]).element, `) / ${net.m}`];
}

function value(sheet, get, attributes = { class: "nn-value" }) {
  const element = html("span", attributes);
  sheet.live.push(() => put(element, number(get(), sheet.state.fewDigits)));
  return element;
}

// A factor: its number, and below it its name.
const known = (sheet, name, get) => ({ element: html("span", { class: "nn-factor" }, value(sheet, get), html("small", {}, name)) });
const activation = (sheet, l, i, c) => known(sheet, sheet.symbol("A", l, i, c), () => sheet.state.now.A[l][i][c]);

function weight(sheet, l, i, j) {
  const name = html("small", {}, sheet.symbol("W", l, i, j));
  const { element, draw } = weightNumber(() => ["W", l, i, j], sheet.state, sheet.actions, name);
  element.classList.add("nn-factor");
  sheet.live.push(draw);
  return { element };
}

function slopeOfActivation(sheet, l, i, c) {
  const name = bound(sheet.equations.dE_dZ.right, { l, i: i + 1, c: c + 1 });
  name.querySelector("mfrac").remove();
  return known(sheet, name, () => prime(sheet.state.net, sheet.state.now, l, i, c));
}

// A factor that a formula of its own explains: press it, and the formula opens below.
function openable(sheet, quantity, l, i, c) {
  const { state, actions, symbol, open } = sheet;
  if (sheet.owed.includes(quantity)) return known(sheet, symbol(quantity, l, i, c), () => state.now[quantity][l][i][c]);
  const key = `${quantity}-${l}-${i}-${c}`;
  const press = () => {
    if (!open.delete(key)) open.add(key);
    actions.redraw();
  };
  const shown = value(sheet, () => state.now[quantity][l][i][c]);
  const element = button(shown, press);
  element.classList.add("nn-factor");
  element.setAttribute("aria-expanded", open.has(key));
  element.dataset.opens = key;
  const name = symbol(quantity, l, i, c);
  name.setAttribute("aria-label", `${IN_PROSE[quantity]} of unit ${i + 1} of layer ${l}, example ${c + 1}`);
  element.append(html("small", {}, name));
  return { element, key, below: () => createFormula(sheet, quantity, l, i, c) };
}
