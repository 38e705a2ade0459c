// The computation of the network 2-2-2 as a drawing: Z and A of a unit are the two halves of its circle, E is a box.

import { html, svg } from "./elements.js";
import { onKeys } from "./hand.js";
import { range } from "./numbers.js";

const RADIUS = 30;
const X = [50, 230, 430];
const Y = [46, 166];
const E_X = 590;
const BETWEEN = 260; // from the first example's network to the second's

/**
 * @param {any} round of the table
 * @param {any} variant
 * @param {Set<string>} chosen the names of the marked nodes; a click changes it
 * @param {() => void} changed
 */
export function drawGraph(round, variant, chosen, changed) {
  const height = 230 + BETWEEN * (round.m - 1);
  const drawing = svg("svg", { viewBox: `0 0 640 ${height}`, class: "nn-graph", role: "group", "aria-label": describe(round, variant) });
  const places = placeNodes(round, height);
  const lit = svg("path", { class: "nn-lit-path" });
  const starts = sources(variant.x, round.m);
  drawing.append(
    svg("path", { class: "nn-edges", d: edges(round, height) }),
    ...starts.map(({ d }) => svg("path", { class: "nn-x-edge", d })),
    lit,
  );
  for (let c = 0; c < round.m; c += 1) drawing.append(...inputs(c, round.m));
  for (const node of round.nodes)
    drawing.append(drawNode(node, places[node.name], variant, chosen, changed, () => lit.removeAttribute("d"), round.m));
  for (const { x, y } of starts.slice(0, 1)) drawing.append(text(x, y, variant.x.replace(/^(\w)\^(\d)_(\d+)$/, "$1"), "nn-x-name"));
  const light = (path) => (path ? lit.setAttribute("d", along(path, places, starts, places[variant.x])) : lit.removeAttribute("d"));
  return { element: html("div", { class: "nn-scroll" }, drawing), light };
}

const describe = ({ m }, { x }) =>
  `the computation of a network with 2 inputs, 2 hidden units and 2 outputs${m > 1 ? ", for two examples" : ""}, from ${x} to E`;

function placeNodes(round, height) {
  const places = {};
  for (const { name, quantity, l, i, c } of round.nodes)
    places[name] = quantity
      ? { x: X[l] + (quantity === "Z" ? -RADIUS / 2 : RADIUS / 2), y: Y[i - 1] + BETWEEN * (c - 1) }
      : { x: E_X, y: height / 2 - 8 };
  return places;
}

function edges(round, height) {
  const lines = [];
  for (let c = 0; c < round.m; c += 1) {
    for (const l of [1, 2])
      for (const from of Y) for (const to of Y) lines.push(`M${X[l - 1]} ${from + BETWEEN * c}L${X[l]} ${to + BETWEEN * c}`);
    for (const from of Y) lines.push(`M${X[2]} ${from + BETWEEN * c}L${E_X} ${height / 2 - 8}`);
  }
  return lines.join("");
}

function inputs(c, m) {
  const circles = Y.map((y, j) => [
    svg("circle", { cx: X[0], cy: y + BETWEEN * c, r: 20 }),
    text(X[0], y + BETWEEN * c + 5, `x${"₁₂"[j]}`),
  ]);
  const name = m > 1 ? [text(X[0], Y[1] + BETWEEN * c + 50, `example ${c + 1}`, "nn-soft")] : [];
  return [...circles.flat(), ...name];
}

/** Where x enters the drawing: the lines of a weight, one an example; for a bias a short one from below. */
function sources(x, m) {
  const [, kind, l, indices] = /^(\w)\^(\d)_(\d+)$/.exec(x);
  if (kind !== "W" && kind !== "b") return [];
  const i = Number(indices[0]) - 1;
  return range(m).map((c) => {
    const to = { x: X[Number(l)], y: Y[i] + BETWEEN * c };
    const from = kind === "W" ? { x: X[Number(l) - 1], y: Y[Number(indices[1]) - 1] + BETWEEN * c } : { x: to.x - 40, y: to.y + 52 };
    return {
      x: (from.x + to.x) / 2 - (kind === "b" ? 12 : 0),
      y: (from.y + to.y) / 2 - 10,
      from,
      d: `M${from.x} ${from.y}L${to.x} ${to.y}`,
    };
  });
}

const point = ({ x, y }) => `${x} ${y}`;

/** The line along a path, from x on: from the node that x is, or from where a weight's or a bias's own line begins in that example. */
function along(path, places, starts, node) {
  const points = path.map((name) => places[name]);
  const from = node ?? starts.map((start) => start.from).find(({ y }) => Math.abs(y - points[0].y) < 200);
  return "M" + [from, ...points].map(point).join("L");
}

const text = (x, y, words, kind = "") => svg("text", { x, y, class: kind }, words);

const half = (x, y, left) => `M${x} ${y - RADIUS}A${RADIUS} ${RADIUS} 0 0 ${left ? 0 : 1} ${x} ${y + RADIUS}Z`;

function drawNode(node, at, variant, chosen, changed, unlight, m) {
  const { name, quantity, l, i, c } = node;
  const outline = quantity
    ? svg("path", { d: half(X[l], at.y, quantity === "Z") })
    : svg("rect", { x: at.x - 24, y: at.y - 22, width: 48, height: 44, rx: 4 });
  const element = svg("g", { class: "nn-node" }, outline, text(at.x, at.y + 5, quantity ?? "E"));
  if (name === variant.x) {
    element.classList.add("nn-is-x");
    return element;
  }
  const example = m > 1 ? `, example ${c}` : "";
  const words = quantity ? `${quantity} of unit ${i} of layer ${l}${example}` : "E";
  for (const [key, value] of Object.entries({
    role: "checkbox",
    tabindex: "0",
    "aria-checked": "false",
    "aria-label": words,
    "data-node": name,
  }))
    element.setAttribute(key, value);
  function toggle() {
    if (!chosen.delete(name)) chosen.add(name);
    element.setAttribute("aria-checked", String(chosen.has(name)));
    unlight();
    changed();
  }
  element.addEventListener("click", toggle);
  onKeys(element, { Enter: true, " ": true }, toggle);
  return element;
}
