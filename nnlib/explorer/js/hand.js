// The hand: mouse, touch and keys, the same for everything that can be taken hold of.

import { tidy } from "./numbers.js";
import { inWidget } from "./root.js";

const STEP = 0.05;
const FINE = 0.005;
const PER_PIXEL = 0.01;

// Shift is for fine steps; on many keyboards it is needed for a plus as well.
const isFine = (event) => event.shiftKey && event.key !== "+";

export const ARROWS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };

/** `value` one step further up (sign 1) or down (−1), by a key or a button. */
export const stepped = (value, sign, event) => tidy(value + sign * (isFine(event) ? FINE : STEP));

/**
 * Do what a key means.
 * @template T
 * @param {Element} element
 * @param {Record<string, T>} meanings of the keys, by name
 * @param {(meaning: T, event: any) => void} act
 */
export function onKeys(element, meanings, act) {
  element.addEventListener("keydown", (event) => {
    if (!(event.key in meanings)) return;
    event.preventDefault();
    act(meanings[event.key], event);
  });
}

/** Weights have no limits. A slider without any goes from 0 to 100, and of what is negative, browsers tell a screen reader that it is 0. */
export function asSlider(element) {
  for (const [name, value] of [
    ["role", "slider"],
    ["aria-valuemin", -1e6],
    ["aria-valuemax", 1e6],
  ])
    element.setAttribute(name, value);
  return element;
}

/** From what is in hand, Enter leads to the box where its number stands, and a key that begins a number begins it there. */
export function leadsToBox(element, begins = /^[\d.,−-]$/, where = ".nn-controls .nn-box") {
  element.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key !== "Enter" && !begins.test(event.key)) return;
    if (event.key === "Enter") event.preventDefault();
    const box = inWidget(element, where);
    box.focus();
    box.select(); // what the key writes takes the place of what stood there
  });
}

/** The way back from the box, with Escape. */
export const leadsBack = (box) => onKeys(box, { Escape: null }, () => inWidget(box, "[data-select][tabindex='0']")?.focus());

const raised = (event, start) => start.value + (start.y - event.clientY) * PER_PIXEL * (isFine(event) ? FINE / STEP : 1);

/**
 * Dragging up raises a value. Several fingers may drag, each its own.
 * @param {Element} handle
 * @param {object} hand
 * @param {() => any} hand.grasp what happens when the pointer goes down; returns the value then, or a list of values
 * @param {(value: any) => void} hand.set
 * @param {() => void} [hand.release]
 * @param {(event: PointerEvent, start: { x: number, y: number, value: any }) => any} [hand.valueAt] where up and down don't fit
 * @param {Element[]} [grips] what is taken hold of, if that is not only the handle
 */
export function draggable(handle, { grasp, set, release, valueAt = raised }, grips = [handle]) {
  function take(event) {
    if (event.button) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const start = { x: event.clientX, y: event.clientY, value: grasp() };
    const listeners = {
      pointermove: (moved) => set(tidy(valueAt(moved, start))),
      pointercancel: () => set(start.value), // the browser took it for a scroll
      lostpointercapture: end,
    };
    const listener = (any) => any.pointerId === event.pointerId && listeners[any.type](any);
    function end() {
      for (const type in listeners) handle.removeEventListener(type, listener);
      release?.();
    }
    for (const type in listeners) handle.addEventListener(type, listener);
  }
  for (const grip of grips) {
    grip.addEventListener("pointerdown", take);
    // Chromium heeds no touch-action inside an SVG: a finger's drag would become a scroll.
    grip.addEventListener("touchstart", (event) => event.cancelable && event.preventDefault(), { passive: false });
  }
}
