// The derivative of E path by path: from the weight in hand through one unit of each further layer to E, once for each example.

import { prime } from "./arithmetic.js";
import { matrix, range } from "./numbers.js";

/**
 * @typedef {object} Path
 * @property {number} c the example
 * @property {number[]} units the units that it goes through in layers l..L
 * @property {number[]} factors
 * @property {number} product of the factors: the path's term of the derivative
 */

/**
 * How many paths there are and the sum of their terms; and the paths in their order, or if there are more than `most`, the `few` with
 * the largest terms. There may be a hundred thousand: all are walked, but only those that are returned are built.
 * @returns {{ count: number, total: number, paths: Path[] }}
 */
export function pathsFrom(state, most, few) {
  const { net, now, W, selected } = state;
  const [, l, i] = selected;
  const slopes = range(net.L + 1).map((k) => (k < l ? [] : matrix(net.sizes[k], net.m, (unit, c) => prime(net, now, k, unit, c))));
  const all = net.sizes.slice(l + 1).reduce((ways, n) => ways * n, net.m) <= most;
  const found = [];
  let count = 0;
  let total = 0;
  function walk(layer, unit, c, product) {
    const here = product * slopes[layer][unit][c];
    if (layer < net.L) for (let k = 0; k < net.sizes[layer + 1]; k++) walk(layer + 1, k, c, here * W[layer + 1][k][unit]);
    else {
      const term = here * now.dE_dA[layer][unit][c];
      total += term;
      if (all) found.push({ n: count, product: term });
      else if (count < few || Math.abs(term) > Math.abs(found.at(-1).product)) insert(found, few, { n: count, product: term });
      count++;
    }
  }
  for (let c = 0; c < net.m; c++) walk(l, i, c, startOf(state, c));
  return { count, total, paths: found.map((path) => build(path, state, slopes)) };
}

const startOf = ({ now, selected: [kind, l, , j] }, c) => (kind === "W" ? now.A[l - 1][j][c] : 1);

// Largest first, and among equals the one that came first.
function insert(largest, few, path) {
  let at = largest.length;
  while (at > 0 && Math.abs(largest[at - 1].product) < Math.abs(path.product)) at--;
  largest.splice(at, 0, path);
  if (largest.length > few) largest.pop();
}

// The n-th path that is walked.
function build({ n, product }, state, slopes) {
  const { net, now, W, selected } = state;
  const [, l, i] = selected;
  const units = [];
  for (let layer = net.L; layer > l; layer--) {
    units.unshift(n % net.sizes[layer]);
    n = Math.floor(n / net.sizes[layer]);
  }
  const c = n;
  units.unshift(i);
  const factors = [startOf(state, c)];
  units.forEach((unit, k) => {
    if (k) factors.push(W[l + k][unit][units[k - 1]]);
    factors.push(slopes[l + k][unit][c]);
  });
  return { c, units, factors: [...factors, now.dE_dA[net.L][units.at(-1)][c]], product };
}
