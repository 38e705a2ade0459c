// View: steps of gradient descent, and the way back.

import { error, forward } from "./arithmetic.js";
import { button, html, put, section } from "./elements.js";
import { numberBox } from "./number_box.js";
import { number } from "./numbers.js";

/** @param {import("./explorer.js").Context} context @returns {import("./explorer.js").View} */
export function descentView({ state, actions }) {
  let rate = 0.5;
  const said = html("p", { "aria-live": "polite" });
  const {
    box,
    complaint,
    draw: drawBox,
  } = numberBox(
    () => rate,
    (to) => (rate = to),
  );
  box.setAttribute("aria-label", "the rate");
  const stepDown = button("one step of descent", () => {
    const before = state.now.E;
    actions.descend(rate);
    put(said, fellOrRose(before, error(state.net, forward(state.net, state.W, state.b).A)));
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
    undo.disabled = at === 0;
    redo.disabled = at === history.length - 1;
    reset.disabled = at === 0;
  }
  return { element, draw };
}

function fellOrRose(before, after) {
  const moved = after < before ? "fell" : after > before ? "rose" : "stayed";
  const why = after > before ? " The step was too long: the slope holds only nearby." : "";
  return `E ${moved} from ${number(before)} to ${number(after)}.${why}`;
}
