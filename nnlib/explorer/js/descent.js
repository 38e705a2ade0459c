// View: steps of gradient descent, and the way back.

import { back_propagate } from "./arithmetic.js";
import { button, html, put, section } from "./elements.js";
import { numberBox } from "./number_box.js";
import { number } from "./numbers.js";

/** @param {import("./explorer.js").Context} context @returns {import("./explorer.js").View} */
export function descentView({ state, actions }) {
  let rate = 0.5;
  let saidOf = null;
  const said = html("p", { "aria-live": "polite" });
  const {
    box,
    complaint,
    draw: drawBox,
  } = numberBox(
    () => rate,
    (to) => void (rate = to),
  );
  box.setAttribute("aria-label", "the rate");
  const stepDown = button("one step of descent", () => {
    const before = state.now.E;
    const problem = actions.descend(rate);
    saidOf = state.history[state.at];
    put(said, problem ? `That step ${problem}: undo, or take a smaller rate.` : fellOrRose(before, errorOf(state), rate));
  });
  const undo = button("undo", actions.undo);
  const redo = button("redo", actions.redo);
  const reset = button("reset", actions.reset);
  const buttons = html("div", { class: "nn-buttons" }, html("span", { class: "nn-pair" }, "rate ", box), stepDown, undo, redo, reset);
  const element = section("Descent", "nn-descent-view", buttons, complaint, said);

  function draw() {
    const { history, at, asking } = state;
    element.hidden = asking;
    drawBox();
    if (state.moving || state.history[state.at] !== saidOf) put(said, ""); // it was said of other weights
    undo.disabled = at === 0;
    redo.disabled = at === history.length - 1;
    reset.disabled = at === 0;
  }
  return { element, draw };
}

const errorOf = ({ net, W, b }) => back_propagate(net, W, b).E;

/** What steps have done to E. */
export function fellOrRose(before, after, rate) {
  const moved = after < before ? "fell" : after > before ? "rose" : "stayed";
  const uphill = rate < 0 ? " With a negative rate, a step goes uphill." : "";
  const long = rate < 0 ? after < before : after > before;
  const why = long ? " The step was too long: the slope holds only nearby." : "";
  return `E ${moved} from ${number(before)} to ${number(after)}.${uphill}${why}`;
}
