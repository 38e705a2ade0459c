// The field to draw on, with mouse, finger or pen, or with keys: the arrows move a pen, the space bar puts it down and lifts it.

import { html, svg } from "./elements.js";
import { onKeys } from "./hand.js";

export const FIELD = 100; // how wide and high it is, in the numbers of the strokes
const STRIDE = 5;
const SMALL_STRIDE = 1;
const APART = 0.7; // points nearer to one another than this would change nothing that is seen
// As they lie on the keys of a numeric pad: four of them slantwise.
const STRAIGHT = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const SLANTED = { Home: [-1, -1], PageUp: [1, -1], End: [-1, 1], PageDown: [1, 1] };
const KEYS = `arrow keys move the pen, with Shift by little; Home, Page Up, End and Page Down move it slantwise;
  the space bar puts it down and lifts it, Delete clears all`;

const within = (number) => Math.min(FIELD, Math.max(0, Math.round(10 * number) / 10));
const path = (stroke) => `M${stroke.map((point) => point.join(" ")).join("L")}${stroke.length === 1 ? "h0.01" : ""}`;

/**
 * @param {object} drawing what can be done to the strokes
 * @param {() => number[][][]} drawing.strokes
 * @param {(strokes: number[][][], moving?: boolean) => void} drawing.change while it is moving, nothing need be saved
 * @param {(words: string) => void} say what the pen does, for who can't see it
 */
export function drawField(drawing, say) {
  const lines = svg("path", { class: "nn-strokes" });
  const cursor = svg("circle", { class: "nn-pen", r: 3 });
  const paper = svg("svg", { viewBox: `-4 -4 ${FIELD + 8} ${FIELD + 8}`, "aria-hidden": "true" }, lines, cursor);
  const attributes = { class: "nn-field", tabindex: "0", role: "application", "aria-label": "a field to draw a digit on" };
  const element = html("div", { ...attributes, "aria-description": KEYS }, paper);
  const pen = { at: [FIELD / 2, FIELD / 5], down: false };
  const place = ({ clientX, clientY }) => {
    const box = paper.getBoundingClientRect();
    const scale = (FIELD + 8) / box.width;
    return [(clientX - box.left) * scale - 4, (clientY - box.top) * scale - 4].map(within);
  };
  byPointer(element, drawing, place);
  byKeys(element, drawing, pen, (words) => {
    show();
    say(words);
  });

  function show() {
    cursor.setAttribute("cx", pen.at[0]);
    cursor.setAttribute("cy", pen.at[1]);
    cursor.classList.toggle("nn-down", pen.down);
  }
  function draw() {
    if (!drawing.strokes().length) pen.down = false;
    lines.setAttribute("d", drawing.strokes().map(path).join(""));
    show();
  }
  return { element, draw };
}

/** The strokes with one more point at the end of the last, if it is far enough from the one before. */
function longer(strokes, point, apart) {
  const last = strokes.at(-1);
  if (Math.hypot(...point.map((x, axis) => x - last.at(-1)[axis])) < apart) return strokes;
  return [...strokes.slice(0, -1), [...last, point]];
}

function byPointer(element, drawing, place) {
  let drawn = null; // by which pointer, and what was there before
  const ends = (event) => {
    if (event.pointerId !== drawn?.pointer) return;
    if (event.type === "pointercancel") drawing.change(drawn.before); // the browser took it for a scroll
    else drawing.change(drawing.strokes());
    drawn = null;
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button || drawn) return;
    element.setPointerCapture(event.pointerId);
    drawn = { pointer: event.pointerId, before: drawing.strokes() };
    drawing.change([...drawn.before, [place(event)]], true);
  });
  element.addEventListener("pointermove", (event) => {
    if (event.pointerId === drawn?.pointer) drawing.change(longer(drawing.strokes(), place(event), APART), true);
  });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) element.addEventListener(type, ends);
}

function byKeys(element, drawing, pen, said) {
  const where = () => `pen ${pen.down ? "down" : "up"}, ${Math.round(pen.at[0])} from the left, ${Math.round(pen.at[1])} from the top`;
  onKeys(element, { ...STRAIGHT, ...SLANTED }, (direction, event) => {
    pen.at = pen.at.map((x, axis) => within(x + direction[axis] * (event.shiftKey ? SMALL_STRIDE : STRIDE)));
    if (pen.down) drawing.change(longer(drawing.strokes(), pen.at, SMALL_STRIDE / 2));
    said(where());
  });
  onKeys(element, { " ": null }, () => {
    pen.down = !pen.down;
    if (pen.down) drawing.change([...drawing.strokes(), [pen.at]]);
    said(where());
  });
  onKeys(element, { Delete: null, Backspace: null }, () => drawing.change([]));
}
