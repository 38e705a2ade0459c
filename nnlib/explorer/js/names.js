// Names: a weight or bias is ["W", l, i, j] or ["b", l, i]; indices count from 0 as in Python, and from 1 in what a reader sees.

import { matrix, range } from "./numbers.js";

/** @typedef {[kind: string, l: number, i: number, j?: number]} Parameter */

/** @param {Parameter} parameter @returns {string} such as W-1-2-1, with indices from 1 */
export const nameOf = ([kind, l, ...indices]) => [kind, l, ...indices.map((k) => k + 1)].join("-");

/** @param {string} name @returns {Parameter} */
export function fromName(name) {
  const [kind, l, ...indices] = name.split("-");
  return [kind, Number(l), ...indices.map((k) => Number(k) - 1)];
}

export const same = (one, other) => nameOf(one) === nameOf(other);

/** The number that a weight or bias has in `arrays`, { W, b }. */
export const read = (arrays, [kind, l, i, j = 0]) => arrays[kind][l][i][j];

/** The derivative of E with respect to a weight or bias. */
export const slopeAt = (now, parameter) => read({ W: now.dE_dW, b: now.dE_db }, parameter);

/** Every weight of the network, in the order of its layers, units and inputs. */
export const everyWeight = ({ L, sizes }) => range(L).flatMap((l) => matrix(sizes[l + 1], sizes[l], (i, j) => ["W", l + 1, i, j]).flat());

/** @param {Parameter} parameter */
export function inWords([kind, l, i, j]) {
  if (kind === "b") return `bias of unit ${i + 1} of layer ${l}`;
  return `weight from unit ${j + 1} of layer ${l - 1} to unit ${i + 1} of layer ${l}`;
}

export const IN_PROSE = { dE_dA: "∂E/∂A", dE_dZ: "∂E/∂Z", dE_dW: "∂E/∂W", dE_db: "∂E/∂b" };
