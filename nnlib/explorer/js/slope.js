// View: the slope. E over the weight in hand, with its tangent, and with a secant that becomes the tangent.

import { errorAt } from "./arithmetic.js";
import { button, html, liveNumber, mark, put, section } from "./elements.js";
import { ARROWS, draggable, leadsToBox, onKeys, stepped } from "./hand.js";
import { inWords, nameOf, read, slopeAt } from "./names.js";
import { numberBox } from "./number_box.js";
import { number } from "./numbers.js";
import { hides } from "./sight.js";
import { createPlot, drawCurve, drawPoint, drawStraight, drawTicks, perPixel, REACH } from "./slope_plot.js";

/** @param {import("./explorer.js").Context} context @returns {import("./explorer.js").View} */
export function slopeView({ state, actions, symbol }) {
  const plot = createPlot();
  const caption = createCaption(actions.redraw, () => state.large);
  const element = section("The slope", "nn-slope-view", plot.drawing, caption.element);
  graspPoint(plot, state, actions);
  let scale = null;
  let lastName = "";

  function draw() {
    const { selected, now, known, moving } = state;
    const [kind, l, i, j] = selected;
    if (hides(element, !known(`dE_d${kind}`, l))) return;
    const x = read(state, selected);
    const E = errorAt(state);
    const another = nameOf(selected) !== lastName;
    const elsewhere = another || Math.abs(x - scale.centre) > 0.9 * REACH;
    if (another) caption.derivative.replaceChildren(symbol(`dE_d${kind}`, l, i, j));
    lastName = nameOf(selected);
    // While the selected weight moves, the point moves along the curve, and the curve stays.
    if (elsewhere || !moving) {
      scale = drawCurve(plot.curve, elsewhere ? Math.round(x) : scale.centre, E);
      drawTicks(plot.ticks, scale);
      put(plot.across, state.large ? "w, what is in hand" : inWords(selected));
    }
    const slope = slopeAt(now, selected);
    const h = caption.h();
    const ahead = E(x + h);
    const secantSlope = (ahead - now.E) / h;
    drawStraight(plot.tangent, scale, x, now.E, slope);
    drawStraight(plot.secant, scale, x, now.E, secantSlope);
    drawPoint(plot.second, scale, x + h, ahead);
    drawPoint(plot.point, scale, x, now.E);
    caption.draw(slope, secantSlope, state.digits);
    say(plot, selected, x, now.E, slope);
  }
  return { element, draw };
}

const lineKey = (name) => html("span", { class: `nn-key nn-key-${name}` });

/** The numbers below the plot, and the step h of the secant. */
function createCaption(redraw, brief) {
  let h = 1;
  const set = (to) => {
    h = to;
    redraw();
  };
  const {
    box,
    complaint,
    draw: drawBox,
  } = numberBox(
    () => h,
    (to) => (to === 0 ? "is no step: h must not be 0" : set(to)),
    brief,
  );
  box.setAttribute("aria-label", "the step h of the secant");
  const derivative = html("span");
  const tangent = liveNumber("tangent");
  const secant = liveNumber("secant");
  const halve = button("h ÷ 2", () => set(h / 2), "halve the step h");
  const element = html(
    "div",
    { class: "nn-caption" },
    html("span", { class: "nn-pair" }, lineKey("tangent"), "tangent: ", derivative, " = ", tangent),
    html("span", { class: "nn-pair" }, lineKey("secant"), "secant: (E(w + h) − E(w)) / h = ", secant),
    html("span", { class: "nn-pair" }, "h = ", box, halve),
    complaint,
  );
  function draw(tangentSlope, secantSlope, digits) {
    put(tangent, number(tangentSlope, digits));
    put(secant, number(secantSlope, digits));
    drawBox();
  }
  return { element, derivative, h: () => h, draw };
}

/** The point on the curve is dragged along it, and moved with the arrow keys. */
function graspPoint({ point, drawing }, state, actions) {
  let held = null;
  const grasp = () => {
    point.focus({ preventScroll: true });
    held = state.selected;
    return read(state, held);
  };
  const valueAt = (event, start) => start.value + (event.clientX - start.x) * perPixel(drawing);
  draggable(point, { grasp, set: (value) => actions.set(value, held), release: actions.rest, valueAt });
  onKeys(point, ARROWS, (sign, event) => actions.set(stepped(read(state, state.selected), sign, event)));
  leadsToBox(point);
}

function say({ point, drawing }, selected, x, E, slope) {
  mark(point, "aria-label", `point on the curve of E: ${inWords(selected)}`);
  mark(point, "aria-valuenow", x);
  mark(point, "aria-valuetext", `${number(x)}, E ${number(E)}, slope ${number(slope)}`);
  mark(drawing, "aria-label", `the error E over the ${inWords(selected)}, with its tangent of slope ${number(slope)}`);
}
