// View: the network, drawn by picture.py and brought to life. Every edge and every bias is a handle.

import { fromText, html, mark, put, svg } from "./elements.js";
import { ARROWS, asSlider, draggable, leadsToBox, onKeys, stepped } from "./hand.js";
import { everyWeight, fromName, inWords, nameOf, read, same, slopeAt } from "./names.js";
import { createSheet } from "./network_large.js";
import { number, sum } from "./numbers.js";

/** Thickness is size, as in picture.py. */
export const strokeWidth = (w, crowded) => Math.min(9, 1.2 + 2.4 * Math.abs(w)) * (crowded ? 0.5 : 1);

const MARGIN = 16;
const LONGEST_MARK = 24; // as in picture.py
const KEYS =
  "arrow keys change the weight in hand, with Shift finely; Page Down and Page Up walk to the next and the one before, Home and End " +
  "to the first and last; Enter, or a digit, leads to the box where its number is typed, Escape back";

/** @param {import("./explorer.js").Context} context @returns {import("./explorer.js").View} */
export function networkView({ setup, state, actions }) {
  const { element, drawing } = createDrawing(setup, state.net);
  const labels = drawing.children[1];
  labels.setAttribute("aria-hidden", "true"); // the handles say it, each with its name
  const handles = [...drawing.querySelectorAll("[data-select]")].map((drawn) => createHandle(drawn, labels));
  handles.forEach((handle, k) => bringToLife(handle, walkFrom(k, handles), state, actions));
  const units = [...drawing.querySelectorAll("[data-unit]")].map((unit) => {
    const [l, i] = unit.dataset.unit.split("-").map(Number);
    unit.setAttribute("role", "img");
    return { l, i: i - 1, unit, text: unit.querySelector("text") };
  });
  const targets = [...drawing.querySelectorAll("[data-target]")];
  const marks = [...drawing.querySelectorAll("[data-mark]")].map(createMark);
  const sheet = createSheet(element, drawing, handles, marks, setup, actions.redraw);
  const ownDigits = Number(drawing.dataset.digits);
  let lastName = "";

  function draw() {
    sheet.fit(state.large);
    const digits = Math.min(ownDigits, state.fewDigits);
    const step = state.step === null ? { computes: [], reads: [] } : state.steps[state.step];
    for (const handle of handles) drawHandle(handle, state, step, digits, ownDigits === 2);
    for (const unit of units) drawUnit(unit, state, step, digits);
    drawMarks(marks, state);
    targets.forEach((target, i) => put(target, number(state.net.Y[i][state.example], Math.min(3, state.fewDigits))));
    if (nameOf(state.selected) === lastName) return;
    lastName = nameOf(state.selected);
    const { element: taken, label } = handles.find(({ which }) => same(which, state.selected));
    if (taken.matches(":focus-visible")) bringIntoSight(element, label ?? taken);
  }
  return { element, draw, stop: sheet.stop };
}

function createDrawing({ picture }, net) {
  const element = html("div", { class: "nn-network-view" });
  element.append(fromText(picture));
  element.querySelector("style")?.remove();
  const drawing = element.querySelector("svg");
  drawing.setAttribute("role", "group");
  drawing.setAttribute("aria-label", "the network: every weight and bias can be taken hold of");
  drawing.setAttribute("aria-description", KEYS);
  nameAll(drawing, net);
  return { element, drawing };
}

const standsAt = ([x, y], u, v) => Math.abs(x - u) < 1 && Math.abs(y - v) < 1;

/** Edges and biases come without their names, and on a page the edges of one sign together: their places tell which each is. */
function nameAll(drawing, net) {
  const units = [...drawing.querySelectorAll("[data-unit]")];
  const centres = units.map(({ firstChild }) => ["cx", "cy"].map((name) => firstChild.getAttribute(name)));
  const starts = net.sizes.map((_, l) => sum(l, (k) => net.sizes[k]));
  const edges = [...drawing.children[0].querySelectorAll("path")].map((edge) => ({ edge, ends: numbersIn(edge.getAttribute("d")) }));
  for (const weight of everyWeight(net)) {
    const [, l, i, j] = weight;
    const [from, to] = [centres[starts[l - 1] + j], centres[starts[l] + i]];
    const { edge } = edges.find(({ ends: [x1, y1, x2, y2] }) => standsAt(from, x1, y1) && standsAt(to, x2, y2));
    edge.dataset.select = nameOf(weight);
    drawing.children[0].append(edge);
  }
  drawing.querySelectorAll(".nn-bias").forEach((bias, k) => (bias.dataset.select = `b-${units[k + starts[1]].dataset.unit}`));
}

/** What belongs to a weight or bias in the drawing. */
function createHandle(drawn, labels) {
  const name = drawn.dataset.select;
  const edge = drawn.matches("path") ? drawn : null;
  const element = edge ? handleOf(edge) : drawn;
  const label = edge && (labels.querySelector(`[data-label="${name}"]`) ?? crowdedLabel(edge, name, labels));
  const shows = (what) => [element, label].map((part) => part?.querySelector(`[data-show="${what}"]`)).find(Boolean);
  return { which: fromName(name), element, label, edge, value: shows("value"), slope: shows("slope") };
}

// A handle for an edge: the edge, and wider and unseen, what the mouse and the finger meet.
function handleOf(edge) {
  const handle = svg("g", { "data-select": edge.dataset.select });
  edge.replaceWith(handle);
  edge.removeAttribute("data-select");
  edge.classList.add("nn-edge");
  handle.append(svg("path", { class: "nn-hit", d: edge.getAttribute("d") }), edge);
  return handle;
}

// A label for an edge among too many: it shows only while the edges into its unit are looked at, or the edge itself.
function crowdedLabel(edge, name, labels) {
  const [x1, y1, x2, y2] = numbersIn(edge.getAttribute("d"));
  const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  const place = `translate(${x1 + 0.3 * (x2 - x1)} ${y1 + 0.3 * (y2 - y1)}) rotate(${angle})`;
  const plate = svg("rect", { x: -29, y: -17, width: 58, height: 17, rx: 3 });
  const text = svg("text", { class: "nn-d", y: -5 }, svg("tspan", { "data-show": "slope" }));
  const label = svg("g", { class: "nn-label nn-crowded", "data-label": name, transform: place }, plate, text);
  labels.append(label);
  return label;
}

const numbersIn = (path) => path.match(/-?[\d.]+/g).map(Number);

/** The mark of a derivative: dE_dW of an edge, or dE_dZ of a unit. */
function createMark(element) {
  const [kind, ...place] = element.dataset.mark.split("-");
  const [l, i, j] = place.map(Number);
  const [x, y] = numbersIn(element.getAttribute("d"));
  return { element, quantity: `dE_d${kind}`, l, i: i - 1, j: j - 1, x, y };
}

// As far up or down as the derivative's share of the largest in its layer, as in picture.py.
function drawMarks(marks, { now, known, example, large }) {
  const longest = large ? 1.5 * LONGEST_MARK : LONGEST_MARK;
  const largest = {};
  for (const { element, quantity, l, i, j, x, y } of marks) {
    let share = 0;
    if (known(quantity, l)) {
      const all = now[quantity][l];
      const most = (largest[`${quantity} ${l}`] ??= Math.max(...all.map((row) => Math.max(...row.map(Math.abs)))));
      share = most && all[i][quantity === "dE_dW" ? j : example] / most;
    }
    mark(element, "d", `M${x} ${y}v${(-longest * share).toFixed(1)}`);
  }
}

// One stop for the Tab key, at the weight in hand. The arrows change it, so that other keys walk.
const walkFrom = (k, handles) => ({ PageDown: handles[k + 1], PageUp: handles[k - 1], Home: handles[0], End: handles.at(-1) });

function bringToLife({ which, element, label }, walk, state, actions) {
  element.classList.add("nn-parameter");
  asSlider(element).setAttribute("tabindex", "-1");
  element.setAttribute("aria-label", inWords(which));
  element.addEventListener("focus", () => actions.select(which));
  const grasp = () => {
    element.focus({ preventScroll: true });
    actions.select(which);
    return read(state, which);
  };
  const set = (value) => actions.set(value, which);
  draggable(element, { grasp, set, release: actions.rest }, label ? [element, label] : [element]);
  onKeys(element, ARROWS, (sign, event) => {
    actions.select(which);
    set(stepped(read(state, which), sign, event));
  });
  onKeys(element, walk, (to) => to?.element.focus());
  leadsToBox(element);
}

/** Scroll the view sideways until all of `part` is seen. */
function bringIntoSight(view, part) {
  const frame = view.getBoundingClientRect();
  const { left, right } = part.getBoundingClientRect();
  if (left < frame.left) view.scrollLeft += left - frame.left - MARGIN;
  else if (right > frame.right) view.scrollLeft += right - frame.right + MARGIN;
}

const holds = (list, quantities, l) => list.some(([quantity, layer]) => layer === l && quantities.includes(quantity));

function drawHandle(
  { which, element, label, edge, value, slope },
  { selected, now, known, path, moving, large, W, b },
  step,
  digits,
  crowded,
) {
  const [kind, l, i, j] = which;
  const w = read({ W, b }, which);
  const answer = known(`dE_d${kind}`, l) ? slopeAt(now, which) : null;
  if (value) put(value, number(w, digits));
  if (slope) put(slope, answer === null ? "?" : number(answer, digits));
  if (edge) mark(edge, "stroke-width", (large ? 2 + 1.4 * strokeWidth(w, crowded) : strokeWidth(w, crowded)).toFixed(2));
  for (const part of [edge, label]) part?.classList.toggle("nn-negative", w < 0);
  const chosen = same(which, selected);
  mark(element, "tabindex", chosen ? "0" : "-1");
  for (const part of [element, label]) {
    part?.classList.toggle("nn-selected", chosen);
    part?.classList.toggle("nn-computing", holds(step.computes, [`dE_d${kind}`], l));
    part?.classList.toggle("nn-reading", holds(step.reads, [kind], l));
  }
  label?.classList.toggle("nn-near", kind === selected[0] && l === selected[1] && i === selected[2]);
  const onPath = kind === "W" && path?.[l] === i && (path[l - 1] === j || (l === selected[1] && j === selected[3]));
  element.classList.toggle("nn-on-path", onPath);
  if (moving && !chosen) return; // a screen reader asks for the others when the hand rests
  mark(element, "aria-valuenow", w);
  mark(element, "aria-valuetext", `${number(w)}, derivative of E ${answer === null ? "not yet known" : number(answer)}`);
}

function drawUnit({ l, i, unit, text }, { now, example, known, moving }, step, digits) {
  const quantities = ["Z", "A", "dE_dA", "dE_dZ"];
  const answer = known("A", l) ? number(now.A[l][i][example], Math.min(3, digits)) : "?";
  put(text, answer);
  if (!moving) mark(unit, "aria-label", `A of unit ${i + 1} of layer ${l}: ${answer === "?" ? "not yet known" : answer}`);
  unit.classList.toggle("nn-computing", holds(step.computes, quantities, l));
  unit.classList.toggle("nn-reading", holds(step.reads, quantities, l));
}
