// The hand: mouse, touch and keys, the same for everything that can be taken hold of.

import { tidy } from "./numbers.js";

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

const raised = (event, start) => start.value + (start.y - event.clientY) * PER_PIXEL * (isFine(event) ? FINE / STEP : 1);

/**
 * Dragging up raises a value.
 * @param {Element} handle
 * @param {object} hand
 * @param {() => number} hand.grasp what happens when the pointer goes down; returns the value then
 * @param {(value: number) => void} hand.set
 * @param {() => void} [hand.release]
 * @param {(event: PointerEvent, start: { x: number, y: number, value: number }) => number} [hand.valueAt] where up and down don't fit
 */
export function draggable(handle, { grasp, set, release, valueAt = raised }) {
  handle.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const start = { x: event.clientX, y: event.clientY, value: grasp() };
    const move = (moved) => set(tidy(valueAt(moved, start)));
    const end = () => {
      handle.removeEventListener("pointermove", move);
      release?.();
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", end, { once: true });
  });
}
