// A number that is a weight: it can be taken hold of where it stands, like the edge itself, and the weight in hand stays in hand.

import { html, mark, put } from "./elements.js";
import { ARROWS, asSlider, draggable, onKeys, stepped } from "./hand.js";
import { inWords, read } from "./names.js";
import { number } from "./numbers.js";

/**
 * @param {() => any} which the weight that it is now
 * @param {Element[]} names what stands with the number, and can be taken hold of too
 * @returns {{ element: HTMLElement, draw: () => void }}
 */
export function weightNumber(which, state, actions, ...names) {
  const shown = html("span", { class: "nn-value" });
  const element = asSlider(html("span", { class: "nn-weight-number", tabindex: "0" }, shown, ...names));
  let held = null;
  function grasp() {
    held = which(); // rows may change their place while the hand moves
    return read(state, held);
  }
  draggable(element, { grasp, set: (value) => actions.set(value, held), release: actions.rest });
  onKeys(element, ARROWS, (sign, event) => actions.set(stepped(grasp(), sign, event), held));
  function draw() {
    const value = read(state, which());
    put(shown, number(value, state.fewDigits));
    mark(element, "aria-label", inWords(which()));
    mark(element, "aria-valuenow", value);
    mark(element, "aria-valuetext", number(value));
  }
  return { element, draw };
}
