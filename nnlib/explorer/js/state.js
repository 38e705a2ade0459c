// The state, and all that may be done to it.
//
// Who owns what: Python's net owns the weights. The widget's traits, which `model` carries, are their only copy in the browser:
// the state holds none, but reads weights and selection from the model. What concerns this page alone, from the example that is
// shown to the weights of before, the state owns. Views read the state; the actions alone change it, or the model.
//
// Two channels keep the explorers of one network in step. While the hand moves, an event of the window brings the weights to the
// others on the page. When it rests, the weights go to Python: net takes them over, and its `refresh_others` tells every widget.

import { back_propagate, readNetwork } from "./arithmetic.js";
import { same } from "./names.js";
import { allFinite, TOO_FAR } from "./numbers.js";
import { listen } from "./root.js";
import { hearOthers, tellOthers } from "./together.js";

/**
 * @typedef {import("./arithmetic.js").Matrix} Matrix
 * @typedef {import("./names.js").Parameter} Parameter
 * @typedef {{ W: Matrix[], b: Matrix[] }} Weights
 * @typedef {[quantity: string, l: number]} Quantity
 * @typedef {{ equations: string[], l: number, computes: Quantity[], reads: Quantity[] }} Step one step of the algorithm, from steps.py
 *
 * @typedef {object} Setup what Python says once
 * @property {string[]} show the views, in their order
 * @property {string} size normal or large, to begin with
 * @property {string | null} predict the question that is asked first
 * @property {string[]} owed the derivatives whose formulas are not shown
 * @property {Record<string, import("./symbols.js").Equation>} equations
 * @property {Step[]} steps
 * @property {number[]} sizes
 * @property {string[]} g the names of the activation functions
 * @property {Matrix} X
 * @property {Matrix} Y
 * @property {string} picture the network drawn by picture.py
 * @property {{ shown: Parameter[], reach: number }} [map] which two weights the map is over, and how far it reaches to either side
 *
 * @typedef {object} State
 * @property {import("./arithmetic.js").Net} net
 * @property {Step[]} steps
 * @property {Matrix[]} W
 * @property {Matrix[]} b
 * @property {Parameter} selected the weight or bias in hand
 * @property {import("./arithmetic.js").Gradient} now back_propagate of the weights on the screen
 * @property {number} example which example is shown
 * @property {number | null} step how far the algorithm has come, null for the whole of it
 * @property {boolean} asking whether a prediction is still owed
 * @property {boolean} large whether it is shown to a room
 * @property {number} digits how many are shown of E and of the numbers of what is in hand
 * @property {number} fewDigits how many of all others
 * @property {boolean} moving whether the hand is moving
 * @property {Weights | null} own the weights that were last set from here
 * @property {Record<number, number> | null} path the lit path: the unit in each layer
 * @property {Weights[]} history the weights of before
 * @property {number} at where in the history the weights on the screen stand
 * @property {(quantity: string, l: number) => boolean} known whether a quantity may be shown
 */

/**
 * @param {any} model the widget's model
 * @param {Setup} setup
 * @param {() => void} draw draws every view
 */
export function createState(model, setup, draw) {
  const net = readNetwork(setup);
  /** @type {State} */
  const state = {
    net,
    steps: setup.steps,
    get W() {
      return model.get("weights").W;
    },
    get b() {
      return model.get("weights").b;
    },
    get selected() {
      return model.get("selected");
    },
    ...ofThisPage(setup, model.get("weights")),
    known: (quantity, l) => isKnown(state, quantity, l),
  };
  let frame = 0;
  function recompute() {
    frame = 0;
    state.now = back_propagate(net, state.W, state.b);
    draw();
  }
  // The state changes at once, the picture with the next frame: keys may come faster than frames.
  const redraw = () => (frame ||= requestAnimationFrame(recompute));
  const past = historyActions(model, state, redraw);
  const hand = weightActions(model, state, redraw, past.record);
  const stopFollowing = follow(model, redraw, past.followed);
  const stop = () => {
    stopFollowing();
    hand.stop();
    past.stop();
    cancelAnimationFrame(frame);
  };
  return { state, actions: { redraw, ...hand.actions, ...past.actions, ...viewActions(model, state, redraw) }, recompute, stop };
}

function ofThisPage({ predict }, weights) {
  return {
    now: null,
    example: 0,
    step: null,
    asking: Boolean(predict),
    ...inSize(false),
    moving: false,
    own: null,
    path: null,
    history: [weights],
    at: 0,
  };
}

const inSize = (large) => ({ large, digits: large ? 3 : 4, fewDigits: large ? 2 : 4 });

function isKnown({ asking, step, steps }, quantity, l) {
  if (["W", "b", "Y"].includes(quantity) || (quantity === "A" && l === 0)) return true;
  if (asking) return quantity === "A" || quantity === "Z";
  return step === null || steps.slice(0, step + 1).some(({ computes }) => computes.some(([q, k]) => q === quantity && k === l));
}

/** Nothing that isn't finite leaves the hand: then the old weights stay, and the answer says why. */
function take(model, state, weights, moving) {
  const { W, b } = weights;
  if (!allFinite([W, b, ...Object.values(back_propagate(state.net, W, b))])) return TOO_FAR;
  state.moving = moving;
  state.own = weights;
  model.set("weights", weights);
  tellOthers(model, weights);
  return "";
}

/** What is done to the weights. */
function weightActions(model, state, redraw, record) {
  let resting = 0;

  function rest() {
    clearTimeout(resting);
    state.moving = false;
    record();
    model.save_changes();
    redraw();
  }
  function put(weights) {
    if (state.asking) return ""; // first the prediction
    const problem = take(model, state, weights, true);
    clearTimeout(resting);
    resting = setTimeout(rest, 250);
    return problem;
  }
  // A drag says which weight it holds: somebody else may take another one in hand meanwhile.
  function set(value, [kind, l, i, j = 0] = state.selected) {
    const weights = structuredClone(model.get("weights"));
    weights[kind][l][i][j] = value;
    return put(weights);
  }
  function descend(rate) {
    const problem = take(model, state, downhill(state, rate), false);
    rest();
    return problem;
  }
  function reset() {
    take(model, state, state.history[0], false);
    rest();
  }
  return { actions: { put, set, rest, descend, reset }, stop: () => clearTimeout(resting) };
}

const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The weights of before, whoever moved them: this hand, another explorer or Python. */
function historyActions(model, state, redraw) {
  let settling = 0;

  function record() {
    const weights = model.get("weights");
    if (alike(weights, state.history[state.at])) return;
    state.history = [...state.history.slice(0, state.at + 1), weights];
    state.at++;
  }
  function go(by) {
    record();
    state.at = Math.max(0, Math.min(state.history.length - 1, state.at + by));
    take(model, state, state.history[state.at], false);
    model.save_changes();
  }
  // What others move is recorded when it has rested, and while this hand moves, when that rests.
  function followed() {
    if (model.get("weights") === state.own) return;
    clearTimeout(settling);
    settling = setTimeout(() => {
      if (state.moving) return;
      record();
      redraw();
    }, 300);
  }
  return { record, followed, actions: { undo: () => go(-1), redo: () => go(1) }, stop: () => clearTimeout(settling) };
}

/** The weights one step of gradient descent further. */
export function downhill({ W, b, now }, rate) {
  const step = (rows, slopes) => rows.map((row, i) => row.map((w, j) => w - rate * slopes[i][j]));
  return { W: W.map((rows, l) => rows && step(rows, now.dE_dW[l])), b: b.map((rows, l) => rows && step(rows, now.dE_db[l])) };
}

/** What is done to the rest of the state: it changes what is looked at. */
function viewActions(model, state, redraw) {
  const change = (changes) => {
    Object.assign(state, changes);
    redraw();
  };
  return {
    select(selected, example = state.example) {
      if (!same(selected, state.selected)) {
        model.set("selected", selected);
        model.save_changes();
      }
      change({ example });
    },
    show: (example) => change({ example: (example + state.net.m) % state.net.m }),
    goToStep: (step) => change({ step: step === null ? null : Math.max(0, Math.min(state.steps.length - 1, step)) }),
    ask: (asking) => change({ asking }),
    enlarge: (large) => change(inSize(large)),
    light: (path) => change({ path }),
  };
}

/** Redraw when Python or another explorer of the same network changes what is in the model; returns what ends it. */
function follow(model, redraw, followed) {
  const stops = [
    hearOthers(model),
    listen(model, ["change:weights", "change:selected"], redraw),
    listen(model, ["change:weights"], followed),
  ];
  return () => stops.forEach((stop) => stop());
}

/** @typedef {ReturnType<typeof createState>["actions"]} Actions */
