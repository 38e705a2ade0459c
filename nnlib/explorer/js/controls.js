// View: the weight or bias in hand, its derivative, E, and which example is shown.

import { button, html, liveNumber, put } from "./elements.js";
import { leadsBack, onKeys, stepped } from "./hand.js";
import { inWords, nameOf, read, slopeAt } from "./names.js";
import { numberBox } from "./number_box.js";
import { number } from "./numbers.js";

/** @param {import("./explorer.js").Context} context @returns {import("./explorer.js").View} */
export function controlsView({ state, actions, symbol }) {
  const valueNow = () => read(state, state.selected);
  const parts = createParts({ state, actions, symbol }, valueNow);
  const { box, drawBox, name, derivative, slope, E, examples, exampleText, spoken } = parts;
  let quiet = 0;
  let lastName = "";

  function draw() {
    const { selected, now, net, example, known } = state;
    const [kind, l, i, j] = selected;
    if (nameOf(selected) !== lastName) {
      lastName = nameOf(selected);
      name.replaceChildren(symbol(kind, l, i, j));
      derivative.replaceChildren(symbol(`dE_d${kind}`, l, i, j));
      box.setAttribute("aria-label", inWords(selected));
    }
    drawBox();
    const slopeText = known(`dE_d${kind}`, l) ? number(slopeAt(now, selected), state.digits) : "?";
    const errorText = known("E", net.L) ? number(now.E, state.digits) : "?";
    put(slope, slopeText);
    put(E, errorText);
    put(exampleText, `example ${example + 1} of ${net.m}`);
    examples.hidden = net.m === 1;
    clearTimeout(quiet);
    const sentence = `${inWords(selected)} ${number(valueNow())}: derivative of E ${told(slopeText)}, E ${told(errorText)}`;
    quiet = setTimeout(() => put(spoken, sentence), 600);
  }
  return { element: parts.element, draw, stop: () => clearTimeout(quiet) };
}

const told = (text) => (text === "?" ? "not yet known" : text);

function createParts({ state, actions, symbol }, valueNow) {
  let typedFor = null; // what was in hand when the typing began
  const set = (value) => {
    const problem = actions.set(value, typedFor ?? state.selected);
    actions.rest();
    return problem;
  };
  const raise = (sign, event) => actions.set(stepped(valueNow(), sign, event));
  const { box, complaint, draw: drawBox, finish } = numberBox(valueNow, set, () => state.large);
  box.addEventListener("input", () => (typedFor ??= state.selected));
  box.addEventListener("blur", () => (typedFor = null));
  leadsBack(box);
  onKeys(box, { ArrowUp: 1, ArrowDown: -1 }, (sign, event) => {
    finish();
    raise(sign, event);
  });
  const turn = (by) => () => actions.show(state.example + by);

  const name = html("span");
  const derivative = html("span");
  const slope = liveNumber("slope");
  const E = liveNumber("E", "nn-E");
  const exampleText = html("span", { class: "nn-number" });
  const back = button("‹", turn(-1), "previous example");
  const examples = html("span", { class: "nn-examples" }, back, exampleText, button("›", turn(1), "next example"));
  const spoken = html("span", { class: "nn-spoken", "aria-live": "polite" });
  const lower = button("−", (event) => raise(-1, event), "lower it");
  const higher = button("+", (event) => raise(1, event), "raise it");
  const element = html(
    "div",
    { class: "nn-controls", role: "group", "aria-label": "the weight or bias in hand" },
    html("span", { class: "nn-pair" }, name, " = ", lower, box, higher),
    html("span", { class: "nn-pair" }, derivative, " = ", slope),
    html("span", { class: "nn-pair nn-E" }, symbol("E"), " = ", E),
    examples,
    complaint,
    spoken,
  );
  return { element, box, drawBox, name, derivative, slope, E, examples, exampleText, spoken };
}
