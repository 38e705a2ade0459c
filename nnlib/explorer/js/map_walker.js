// Who walks on the map: one step against the gradient or many, the way that was walked, and what came of it.

import { back_propagate } from "./arithmetic.js";
import { fellOrRose } from "./descent.js";
import { button, html, mark, put } from "./elements.js";
import { read, slopeAt } from "./names.js";
import { numberBox } from "./number_box.js";
import { sum } from "./numbers.js";
import { downhill } from "./state.js";

const PER_STEP = 40; // milliseconds a step
const MOST = 500; // steps, then it rests
const STILL = 1e-6; // a step that is no longer, as a part of the map, is none
const WAYS = 20; // so many are remembered

/** @returns how the point is moved, the ways that it went, and the rate, the buttons and the words below the map. */
export function createWalker(state, actions, shown, reach) {
  const legs = createLegs(state, actions, shown, reach);
  const ways = createWays();
  const said = html("p", { "aria-live": "polite" });
  const { roll, walk, stop } = createRoll(legs, ways, actions, said);
  const back = button("back to the start", () => {
    stop();
    actions.reset();
    ways.forget();
    put(said, "");
  });
  const rate = html("span", { class: "nn-pair" }, "rate ", legs.box);
  const one = button("one step", () => walk("one step"));
  const all = html("label", {}, legs.all, " a step moves all weights and biases, and so the map");
  const element = html("div", {}, html("div", { class: "nn-buttons" }, rate, one, roll, back), all, legs.complaint, said);
  const draw = () => {
    legs.draw();
    back.disabled = state.at === 0 && !state.moving;
  };
  return { element, draw, stop, moveTo: legs.moveTo, rate: legs.rate, ways: ways.at };
}

/** Steps, one or many, and what they did to E. */
function createRoll(legs, ways, actions, said) {
  let rolling = 0;
  let began = null; // E before the first of the steps, and how many there were

  function advance() {
    const { problem, still } = legs.step();
    if (!problem) ways.walked(legs.where(), legs.all.checked);
    began.steps++;
    put(said, problem ? `That step ${problem}: take a smaller rate.` : inSum(began, legs.E(), legs.rate()));
    return !problem && !still && began.steps < MOST;
  }
  function play(on) {
    clearInterval(rolling);
    rolling = on ? setInterval(() => advance() || stop(), PER_STEP) : 0;
    put(roll, on ? "stop" : "roll");
    mark(said, "aria-live", on ? "off" : "polite"); // nobody wants to hear every step
  }
  function stop() {
    if (!rolling) return;
    play(false);
    actions.rest();
  }
  function walk(pace) {
    stop();
    began = { E: legs.E(), steps: 0 };
    if (pace === "roll") return play(true);
    if (pace === "one step") advance();
    else while (advance()) continue;
    actions.rest();
  }
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches; // nothing moves by itself for those who asked for that
  const roll = button("roll", () => (rolling ? stop() : walk(calm ? "at once" : "roll")));
  return { roll, walk, stop };
}

/** How the two weights are moved: to where they are told, or a step against the gradient; of them alone, or of all. */
function createLegs(state, actions, shown, reach) {
  let rate = 1;
  const all = html("input", { type: "checkbox" });
  const set = (to) => {
    rate = to;
    actions.redraw();
  };
  const { box, complaint, draw } = numberBox(() => rate, set);
  box.setAttribute("aria-label", "the rate of a step on the map");
  const where = () => shown.map((parameter) => read(state, parameter));
  const gradient = () => back_propagate(state.net, state.W, state.b); // the state's own may be a frame old

  function moveTo(values) {
    const weights = structuredClone({ W: state.W, b: state.b });
    shown.forEach(([kind, l, i, j = 0], k) => (weights[kind][l][i][j] = values[k]));
    return actions.put(weights);
  }
  function step() {
    const now = gradient();
    const slopes = all.checked ? [now.dE_dW, now.dE_db] : shown.map((parameter) => slopeAt(now, parameter));
    const length = Math.abs(rate) * Math.sqrt(squares(slopes));
    const { W, b } = state;
    const problem = all.checked ? actions.put(downhill({ W, b, now }, rate)) : moveTo(where().map((value, k) => value - rate * slopes[k]));
    return { problem, still: length <= STILL * reach };
  }
  return { all, box, complaint, draw, where, moveTo, step, rate: () => rate, E: () => gradient().E };
}

const squares = (numbers) => (Array.isArray(numbers) ? sum(numbers.length, (k) => squares(numbers[k])) : (numbers ?? 0) ** 2);

/** The ways that were walked, each a descent. Who moves the point by hand begins a new one; on another map, all earlier ones are wrong. */
function createWays() {
  let ways = [[]];
  let around = null;
  let withAll = false;

  function walked(place, all) {
    ways.at(-1).push(place);
    withAll = all;
  }
  function at(place, others) {
    if (others !== around && !withAll) ways = [[]];
    around = others;
    withAll = false;
    const way = ways.at(-1);
    if (!way.length || way.at(-1).some((value, k) => value !== place[k]))
      ways = way.length > 1 ? [...ways, [place]].slice(-WAYS) : [...ways.slice(0, -1), [place]];
    return ways;
  }
  return { walked, at, forget: () => (ways = [[]]) };
}

function inSum({ E, steps }, after, rate) {
  const walked = steps === 1 ? "One step" : `${steps} steps`;
  return `${walked}: ${fellOrRose(E, after, rate)}`;
}
