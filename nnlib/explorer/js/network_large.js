// The network in large: all that belongs to a unit twice its size, and the units so far apart that nothing written meets anything else.

import { range } from "./numbers.js";

const SMALLEST = 11 / 12; // of its own size: labels of 12 px are never smaller than 11
const LETTER = 24; // in large, at the least
const TWICE = 2; // text of 12 becomes 24
const RADIUS = 19; // of a unit, before that
const FROM_UNIT = RADIUS * TWICE;
const AT_LEFT = 64;
const AT_RIGHT = 168; // room for a target
const TARGET_AT = FROM_UNIT + 76;
const ABOVE = 72; // room for the names of the layers
const BELOW = 70; // room for a bias
const LABEL = 56; // half as long as the longest label
const LABEL_AT = FROM_UNIT + 2 + LABEL; // beside the unit that its edge comes from
const STEEP = 16; // so much further on an edge that leads down by the bias of that unit
const LINES = 60; // how high the two lines of a label are
const LEAST = 216; // between two layers
const MARK_AT = FROM_UNIT + 12; // before the unit that its edge leads to
const MARKS_APART = 13;
const BESIDE = new Set(["slope", "backward", "descent", "map"]); // views that stand beside the network where there is room

/** Where the units stand in a drawing of so many pixels; closer together if there is something `below` to be seen with it. */
function placesIn({ L, sizes }, width, below) {
  const across = Math.max(LEAST, (width - AT_LEFT - AT_RIGHT) / L);
  const nearest = 1 - (LABEL_AT + LABEL) / across; // the edges into a unit come together: there their labels are nearest
  const down = Math.max(below ? 107 : 160, LINES / Math.max(nearest, 0.3));
  const tallest = Math.max(...sizes);
  const units = sizes.map((n, l) => range(n).map((i) => [AT_LEFT + across * l, ABOVE + down * (i + (tallest - n) / 2)]));
  return { units, width: AT_LEFT + across * L + AT_RIGHT, height: ABOVE + down * (tallest - 1) + BELOW };
}

/** What sets attributes, and makes them again what they were. */
function createChanges() {
  let before = [];
  function set(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
      before.unshift([element, name, element.getAttribute(name)]);
      element.setAttribute(name, value);
    }
  }
  function undo() {
    for (const [element, name, value] of before) {
      if (value === null) element.removeAttribute(name);
      else element.setAttribute(name, value);
    }
    before = [];
  }
  return { set, undo };
}

/**
 * The drawing's size: its own, or in large, as wide as its place, in letters as large as those around it.
 * @returns {{ fit: (isLarge: boolean) => void, stop: () => void }}
 */
export function createSheet(element, drawing, handles, marks, { show, sizes }, redraw) {
  const large = createLarge(drawing, { L: sizes.length - 1, sizes }, handles, marks);
  const after = show[show.indexOf("network") + 1];
  const own = drawing.viewBox.baseVal.width;
  let room = null; // how wide the place is, and its letters; null where they don't matter
  let fitted = "";

  function measure() {
    room = [element.clientWidth || 1240, Number.parseFloat(getComputedStyle(element).fontSize) || LETTER];
  }
  function fit(isLarge) {
    element.classList.toggle("nn-wide", isLarge ? sizes.length > 3 || !BESIDE.has(after) : own > 740);
    if (!isLarge) room = null;
    else if (!room) measure();
    if (String(room) === fitted) return;
    fitted = String(room);
    const scale = isLarge ? room[1] / LETTER : 1;
    if (isLarge) drawing.style.minWidth = `${scale * large.spread(room[0] / scale, after && !BESIDE.has(after))}px`;
    else {
      large.undo();
      drawing.style.minWidth = `${SMALLEST * own}px`;
    }
    drawing.style.maxWidth = isLarge ? "none" : `${1.4 * own}px`;
  }
  const watch = new ResizeObserver(() => {
    if (!room) return;
    measure();
    redraw();
  });
  watch.observe(element);
  return { fit, stop: () => watch.disconnect() };
}

const placeOf = (element, ...names) => names.map((name) => Number(element.getAttribute(name)));

/** Spreads out a drawing with its handles and marks; `spread` returns how wide it is then, and `undo` makes it what it was. */
function createLarge(drawing, net, handles, marks) {
  const { set, undo: undoAttributes } = createChanges();
  const all = (selector) => [...drawing.querySelectorAll(selector)];
  const homes = all("[data-unit] circle").map((circle) => placeOf(circle, "cx", "cy", "r"));
  const markHomes = marks.map(({ x, y }) => ({ x, y }));
  const twice = (element, [x, y], [X, Y]) => set(element, { transform: `translate(${X} ${Y}) scale(${TWICE}) translate(${-x} ${-y})` });

  function spread(width, below) {
    undo();
    const sheet = placesIn(net, width, below);
    const places = sheet.units.flat();
    set(drawing, { viewBox: `0 0 ${sheet.width} ${sheet.height}` });
    all(".nn-layer").forEach((title, l) => twice(title, placeOf(title, "x", "y"), [sheet.units[l][0][0], 26]));
    all("[data-unit]").forEach((unit, n) => twice(unit, homes[n], places[n]));
    all("[data-unit] circle").forEach((circle) => set(circle, { r: RADIUS }));
    all(".nn-bias").forEach((bias, k) => {
      const [[x, y, r], [X, Y]] = [homes, places].map((list) => list[k + net.sizes[0]]);
      twice(bias, [x, y + r], [X, Y + FROM_UNIT]);
      set(bias.firstChild, { x: x - LABEL / TWICE, width: LABEL, height: 17 }); // one line
    });
    all(".nn-small").forEach((target, i) => {
      const [[x, y], [X, Y]] = [placeOf(target, "x", "y"), sheet.units[net.L][i]];
      twice(target, [x, y - 4], [X + TARGET_AT, Y]);
    });
    handles.forEach((handle) => handle.edge && spreadEdge(handle, sheet.units, set));
    marks.forEach((mark) => Object.assign(mark, placeOfMark(mark, sheet.units)));
    return sheet.width;
  }
  function undo() {
    undoAttributes();
    marks.forEach((mark, k) => Object.assign(mark, markHomes[k]));
  }
  return { spread, undo };
}

const along = ([x1, y1], [x2, y2], x) => [x, y1 + ((x - x1) / (x2 - x1)) * (y2 - y1)];

function spreadEdge({ which: [, l, i, j], element, label }, units, set) {
  const [from, to] = [units[l - 1][j], units[l][i]];
  for (const path of element.children) set(path, { d: `M${from.join(" ")}L${to.join(" ")}` });
  const angle = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI;
  const steep = Math.min(1, Math.abs((to[1] - from[1]) / (to[0] - from[0])));
  const place = along(from, to, from[0] + LABEL_AT + STEEP * steep).join(" ");
  set(label, { transform: `translate(${place}) rotate(${angle}) scale(${TWICE})` });
  set(label.firstChild, { x: -LABEL / TWICE, width: LABEL });
}

function placeOfMark({ quantity, l, i, j }, units) {
  const to = units[l][i];
  const [x, y] = quantity === "dE_dW" ? along(units[l - 1][j], to, to[0] - MARK_AT - MARKS_APART * j) : [to[0] + FROM_UNIT + 10, to[1]];
  return { x, y };
}
