// The equations of nnlib, with plain loops. Layers are numbered 0..L, so W[l] is the weights of layer l and W[0] is null.

import { matrix, sum } from "./numbers.js";

/**
 * @typedef {number[][]} Matrix
 * @typedef {{ sizes: number[], L: number, m: number, X: Matrix, Y: Matrix, g: { g: Function, prime: Function }[] }} Net
 * @typedef {{ E: number, A: Matrix[], Z: Matrix[], dE_dA: Matrix[], dE_dZ: Matrix[], dE_dW: Matrix[], dE_db: Matrix[] }} Gradient
 */

const ACTIVATIONS = {
  identity: { g: (z) => z, prime: () => 1 },
  sigmoid: { g: (z) => 1 / (1 + Math.exp(-Math.max(z, -80))), prime: (z, a) => a * (1 - a) },
  tanh: { g: Math.tanh, prime: (z, a) => 1 - a * a },
  relu: { g: (z) => (z > 0 ? z : 0), prime: (z) => (z > 0 ? 1 : 0) },
};

/** @returns {Net} */
export function readNetwork({ sizes, g, X, Y }) {
  return { sizes, L: sizes.length - 1, m: X[0].length, X, Y, g: g.map((name) => ACTIVATIONS[name]) };
}

/** @param {Net} net @param {Matrix[]} W @param {Matrix[]} b */
export function forward(net, W, b) {
  const A = [net.X];
  const Z = [null];
  for (let l = 1; l <= net.L; l++) {
    Z[l] = matrix(net.sizes[l], net.m, (i, c) => sum(net.sizes[l - 1], (j) => W[l][i][j] * A[l - 1][j][c]) + b[l][i][0]);
    A[l] = Z[l].map((row) => row.map(net.g[l].g));
  }
  return { A, Z };
}

/** @param {Net} net @param {Matrix[]} A */
export function error(net, A) {
  return sum(net.sizes[net.L], (i) => sum(net.m, (c) => (A[net.L][i][c] - net.Y[i][c]) ** 2)) / (2 * net.m);
}

/** g′ of unit i of layer l in example c. */
export const prime = (net, { A, Z }, l, i, c) => net.g[l].prime(Z[l][i][c], A[l][i][c]);

/** @param {Net} net @param {Matrix[]} W @param {Matrix[]} b @returns {Gradient} */
export function back_propagate(net, W, b) {
  const { sizes, L, m, Y } = net;
  const { A, Z } = forward(net, W, b);
  const dE_dA = [];
  const dE_dZ = [];
  const dE_dW = [];
  const dE_db = [];
  dE_dA[L] = matrix(sizes[L], m, (i, c) => (A[L][i][c] - Y[i][c]) / m);
  for (let l = L; l >= 1; l--) {
    dE_dZ[l] = matrix(sizes[l], m, (i, c) => dE_dA[l][i][c] * prime(net, { A, Z }, l, i, c));
    dE_dW[l] = matrix(sizes[l], sizes[l - 1], (i, j) => sum(m, (c) => dE_dZ[l][i][c] * A[l - 1][j][c]));
    dE_db[l] = matrix(sizes[l], 1, (i) => sum(m, (c) => dE_dZ[l][i][c]));
    if (l > 1) dE_dA[l - 1] = matrix(sizes[l - 1], m, (i, c) => sum(sizes[l], (k) => dE_dZ[l][k][c] * W[l][k][i]));
  }
  return { E: error(net, A), A, Z, dE_dA, dE_dZ, dE_dW, dE_db };
}

/** E as a function of the selected weight alone. */
export function errorAt({ net, W, b, selected: [kind, l, i, j = 0] }) {
  const moved = structuredClone({ W, b });
  return (x) => {
    moved[kind][l][i][j] = x;
    return error(net, forward(net, moved.W, moved.b).A);
  };
}
