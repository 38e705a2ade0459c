// Gradient descent, as in nnlib/training.py: the same steps, and what is kept of them.

import { back_propagate } from "./arithmetic.js";
import { number } from "./numbers.js";

const NO_RETURN = 1e6; // E that is so many times as large as at the start, or as 1, doesn't come back
const KEPT = 100; // of the errors, so many are kept from 1,000 steps to 10,000, and as many from there to 100,000

/**
 * @typedef {object} Walk
 * @property {number} rate
 * @property {number} momentum
 * @property {number} steps how many have been taken
 * @property {number} E after them
 * @property {[step: number, E: number][]} errors
 * @property {boolean} running whether they follow one another by themselves
 * @property {string} lost why no more can be taken, if none can
 */

/** @returns {Walk & { W: number[][][], b: number[][][], step: () => void, reset: () => void, goOnFrom: (weights) => void }} */
export function createWalk(net, start, { rate, momentum }) {
  let slopes = null;
  let stepBefore = null;
  const walk = { rate, momentum, running: false, step, reset: () => begin(start), goOnFrom };

  function look() {
    slopes = back_propagate(net, walk.W, walk.b);
    walk.E = slopes.E;
  }
  function begin({ W, b }) {
    Object.assign(walk, { W, b, steps: 0, lost: "" });
    stepBefore = null;
    look();
    walk.errors = [[0, walk.E]];
  }
  function goOnFrom({ W, b }) {
    Object.assign(walk, { W, b });
    stepBefore = null;
    look();
    walk.errors.push([walk.steps, walk.E]);
  }
  function step() {
    if (walk.lost) return;
    const before = { W: walk.W, b: walk.b, E: walk.E };
    stepBefore = {
      W: eachStep(stepBefore?.W, slopes.dE_dW, walk),
      b: eachStep(stepBefore?.b, slopes.dE_db, walk),
    };
    walk.W = added(walk.W, stepBefore.W);
    walk.b = added(walk.b, stepBefore.b);
    look();
    walk.steps++;
    if (!(walk.E <= NO_RETURN * Math.max(1, walk.errors[0][1]))) return giveUp(before);
    if (isKept(walk.steps)) walk.errors.push([walk.steps, walk.E]);
  }
  function giveUp(before) {
    walk.lost = `Step ${walk.steps}: E is ${number(walk.E)}, and was ${number(walk.errors[0][1])} at the start; it grows without bound. Go back to the start, and take a rate smaller than ${walk.rate}.`;
    Object.assign(walk, before);
    look();
  }
  begin(start);
  return walk;
}

const eachStep = (before, slopes, { rate, momentum }) =>
  slopes.map((rows, l) => rows.map((row, i) => row.map((slope, j) => momentum * (before ? before[l][i][j] : 0) - rate * slope)));

const added = (arrays, steps) => arrays.map((rows, l) => rows && rows.map((row, i) => row.map((w, j) => w + steps[l][i][j])));

const isKept = (step) => step < 10 * KEPT || step % 10 ** (Math.floor(Math.log10(step)) - Math.log10(KEPT)) === 0;
