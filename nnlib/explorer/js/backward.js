// View: the algorithm, step by step, by hand or by itself.

import { button, enable, html, put, section } from "./elements.js";
import { IN_PROSE } from "./names.js";
import { bound } from "./symbols.js";

const PACE = 1500; // milliseconds a step

/** @param {import("./explorer.js").Context} context @returns {import("./explorer.js").View} */
export function backwardView({ setup, state, actions }) {
  const text = html("p", { class: "nn-line" });
  const spoken = html("span", { class: "nn-spoken", "aria-live": "polite" });
  const { steps } = state;
  let playing = 0;
  function pause() {
    clearInterval(playing);
    playing = 0;
    put(play, "play");
    actions.redraw();
  }
  function go(step) {
    pause();
    actions.goToStep(step);
  }
  const atEnd = () => state.step === steps.length - 1;
  const advance = () => actions.goToStep((state.step ?? -1) + 1);
  const play = button("play", () => {
    if (playing) return pause();
    if (atEnd()) actions.goToStep(0);
    else advance();
    put(play, "pause");
    playing = setInterval(() => (atEnd() ? pause() : advance()), PACE);
  });
  const back = button("step back", () => go((state.step ?? steps.length) - 1));
  const next = button("step", () => go((state.step ?? -1) + 1));
  const all = button("show all", () => go(null));
  play.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches; // nothing moves by itself for those who asked for that
  const buttons = html("div", { class: "nn-buttons" }, play, back, next, all);
  const element = section("Backwards, step by step", "nn-backward-view", buttons, text, spoken);

  let shown = "";
  function draw() {
    const { step, asking } = state;
    element.hidden = asking;
    enable(back, step !== 0);
    enable(next, !atEnd());
    enable(all, step !== null);
    if (!playing) put(spoken, step === null ? allDone(steps) : stepInWords(step, state, setup)); // nobody listens as fast as it plays
    if (String(step) === shown) return;
    shown = String(step);
    text.replaceChildren(...(step === null ? [allDone(steps)] : stepInSymbols(step, state, setup)));
  }
  return { element, draw, stop: () => clearInterval(playing) };
}

const allDone = (steps) =>
  `All ${steps.length} steps are done: forward layer by layer, then back. Press “step” to see them one at a time, each with what it reads.`;

/** What a screen reader tells by itself: formulas it would read letter by letter. */
function stepInWords(step, { steps }, { equations }) {
  const { l, computes } = steps[step];
  const parts = steps[step].equations.map((name, n) => {
    const [quantity] = computes[n];
    const { words, own } = equations[name];
    const computed = quantity === "E" ? "E" : `${IN_PROSE[quantity] ?? quantity} of layer ${l}`;
    return `${computed}: ${own ? "by your line" : words}`;
  });
  return `Step ${step + 1} of ${steps.length}: ${parts.join("; and ")}`;
}

function stepInSymbols(step, { steps, net }, { equations }) {
  const numbers = { l: steps[step].l, L: net.L };
  const parts = steps[step].equations.flatMap((name, n) => {
    const { left, right, matrixLeft, matrixRight, words, own } = equations[name];
    const sides = own ? [left, right] : [matrixLeft, matrixRight]; // the reader's line has indices
    const and = n ? " and " : "";
    const note = html("span", { class: "nn-words" }, own ? " by your line" : ` ${words}`);
    return [and, bound(sides[0], numbers), " = ", bound(sides[1], numbers), note];
  });
  return [`Step ${step + 1} of ${steps.length}: `, ...parts];
}
