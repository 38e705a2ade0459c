// View: every matrix as a table. The rows whose product is the selected derivative light up.

import { html, put, section } from "./elements.js";
import { onKeys } from "./hand.js";
import { IN_PROSE, nameOf } from "./names.js";
import { matrix, number, range } from "./numbers.js";
import { canWait } from "./sight.js";
import { bound, matrixSymbol } from "./symbols.js";

const FORTH = ["W", "b", "Z", "A"];
const BACK = ["dE_dA", "dE_dZ", "dE_dW", "dE_db"];

const perExample = (quantity) => !["dE_dW", "dE_db", "W", "b"].includes(quantity);

/** @param {import("./explorer.js").Context} context @returns {import("./explorer.js").View} */
export function matricesView(context) {
  const { setup, state } = context;
  const rule = html("div", { class: "nn-line nn-rule" });
  const layers = range(state.net.L + 1).map((l) => createLayer(context, l));
  const element = section("The matrices", "nn-matrices-view", rule, ...layers.map((layer) => layer.element));
  let ruled = "";

  function draw() {
    const key = nameOf(state.selected);
    if (key !== ruled) {
      ruled = key;
      rule.replaceChildren(...ruleInSymbols(state.selected, setup.equations));
    }
    for (const layer of layers) if (!canWait(layer.element, state)) for (const table of layer.tables) drawTable(table, state);
  }
  return { element, draw, watched: layers.map((layer) => layer.element) };
}

function createLayer(context, l) {
  const title = html("div", { class: "nn-caption" }, l ? `layer ${l}` : "input");
  const rows = (l ? [FORTH, BACK] : [["A"], []]).map((quantities) => quantities.map((quantity) => createTable(context, quantity, l)));
  const holders = rows.map((tables) => html("div", { class: "nn-tables" }, ...tables.map((table) => table.holder)));
  return { element: html("div", { class: "nn-layer-row" }, title, ...holders), tables: rows.flat() };
}

function createTable({ setup, state, actions }, quantity, l) {
  const { sizes, m } = state.net;
  const columns = perExample(quantity) ? m : quantity.endsWith("W") ? sizes[l - 1] : 1;
  const cells = matrix(sizes[l], columns, () => html("td", { role: "gridcell", tabindex: -1 }, html("div", { class: "nn-cell" })));
  cells.forEach((line, row) =>
    line.forEach((cell, column) => {
      cell.addEventListener("click", () => cell.focus());
      cell.addEventListener("focus", () => actions.select(...chosenBy(quantity, l, row, column, state)));
      onKeys(cell, { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }, ([down, across]) =>
        cells[row + down]?.[column + across]?.focus(),
      );
    }),
  );
  const heads = range(columns).map((c) => html("th", { role: "columnheader" }, String(c + 1)));
  const rows = cells.map((line, i) => html("tr", { role: "row" }, html("th", { role: "rowheader" }, String(i + 1)), ...line));
  const words = `${IN_PROSE[quantity] ?? quantity} of layer ${l}, ${sizes[l]} by ${columns}`;
  const header = html("tr", { role: "row" }, html("td"), ...heads);
  const grid = html("table", { role: "grid", "aria-label": words, "data-matrix": `${quantity}-${l}` }, header, ...rows);
  const caption = html("div", { class: "nn-caption" }, matrixSymbol(setup.equations, quantity, l));
  return { quantity, l, cells, holder: html("div", { class: "nn-table" }, caption, grid), stop: null };
}

/** What is in hand when an entry is chosen, and the example: its own weight, else the selected one moved to the entry's unit. */
function chosenBy(quantity, l, row, column, { selected, example, net }) {
  const [kind, layer, i, j = 0] = selected;
  const shown = perExample(quantity) ? column : example;
  if (quantity.endsWith("W")) return [["W", l, row, column], shown];
  if (quantity.endsWith("b")) return [["b", l, row], shown];
  if (quantity === "A" && kind === "W" && l === layer - 1) return [["W", layer, i, row], shown];
  if (l === 0) return [["W", 1, Math.min(i, net.sizes[1] - 1), row], shown];
  return [kind === "b" ? ["b", l, row] : ["W", l, row, Math.min(j, net.sizes[l - 1] - 1)], shown];
}

function ruleInSymbols([kind, l, i, j], equations) {
  const { left, right, matrixLeft, matrixRight } = equations[`dE_d${kind}`];
  const numbers = { l, i: i + 1, j: j + 1 };
  const times = kind === "W" ? ` times row ${j + 1} of A, entry by entry` : "";
  const words = `: row ${i + 1} of ∂E/∂Z${times}, summed. All at once: `;
  return [bound(left, numbers), " = ", bound(right, numbers), words, bound(matrixLeft, { l }), " = ", bound(matrixRight, { l })];
}

function drawTable(table, state) {
  const { quantity, l, cells, holder } = table;
  const { known, example, step, steps } = state;
  const values = quantity === "W" ? state.W[l] : quantity === "b" ? state.b[l] : state.now[quantity][l];
  const shown = known(quantity, l);
  const largest = Math.max(...values.flat().map(Math.abs)) || 1;
  const { inHand, lit } = lights(quantity, l, state.selected);
  cells.forEach((line, r) =>
    line.forEach((cell, c) => {
      put(cell.firstChild, shown ? number(values[r][c], state.fewDigits) : "?");
      tint(cell, shown ? Math.sign(values[r][c]) * Math.round((35 * Math.abs(values[r][c])) / largest) : 0);
      light(cell, inHand && r === inHand[0] && c === inHand[1], r === lit, c === example);
    }),
  );
  const entry = inHand ?? [lit ?? 0, perExample(quantity) ? example : 0];
  stopAt(table, cells[entry[0]][entry[1]]);
  const has = (list) => step !== null && list(steps[step]).some(([q, k]) => q === quantity && k === l);
  holder.classList.toggle(
    "nn-computing",
    has(({ computes }) => computes),
  );
  holder.classList.toggle(
    "nn-reading",
    has(({ reads }) => reads),
  );
}

/** Which entry of a table is the one in hand, and which row is lit because the selected derivative is made of it. */
function lights(quantity, layer, [kind, l, i, j]) {
  const own = layer === l && (quantity === kind || quantity === `dE_d${kind}`);
  if (layer === l && quantity === "dE_dZ") return { inHand: null, lit: i };
  if (kind === "W" && layer === l - 1 && quantity === "A") return { inHand: null, lit: j };
  return { inHand: own ? [i, j ?? 0] : null, lit: null };
}

// Colour is sign, and its strength size: `percent` from −35 to 35.
function tint(cell, percent) {
  if (cell.tint === percent) return;
  cell.tint = percent;
  const colour = percent < 0 ? "--nn-negative" : "--nn-positive";
  cell.style.backgroundColor = percent ? `color-mix(in srgb, var(${colour}) ${Math.abs(percent)}%, transparent)` : "";
}

function light(cell, inHand, lit, atExample) {
  const look = inHand ? "nn-selected" : lit ? (atExample ? "nn-lit nn-example" : "nn-lit") : "";
  if (cell.className !== look) cell.className = look;
  const chosen = inHand || lit;
  if (cell.chosen !== chosen) cell.setAttribute("aria-selected", (cell.chosen = chosen));
}

// The entry where the Tab key stops; from there the arrow keys walk.
function stopAt(table, cell) {
  if (table.stop === cell) return;
  table.stop?.setAttribute("tabindex", "-1");
  cell.setAttribute("tabindex", "0");
  table.stop = cell;
}
