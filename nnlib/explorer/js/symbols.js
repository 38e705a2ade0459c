// Symbols: the formulas of equations.py, which come as MathML, with numbers for indices.

import { fromText, math } from "./elements.js";

/**
 * @typedef {{ left: string, right: string, matrixLeft: string, matrixRight: string, words: string, own?: boolean }} Equation
 * @typedef {(quantity: string, l?: number, i?: number, second?: number) => Element} Symbol_
 */

// On which equation's left side a quantity stands.
const EQUATION = { Z: "weighted_input", A: "activation", E: "error" };

// The thing below the line of a derivative.
const below = (derivative) => math("math", derivative.querySelector("mfrac").lastElementChild.lastElementChild);

const formulas = new Map(); // those that were read, by their text

/** A formula (MathML text) with the layers and indices that `numbers` knows put in, 1-based: l − 1 becomes 1 where l is 2. */
export function bound(formula, numbers) {
  if (!formulas.has(formula)) formulas.set(formula, fromText(formula));
  const symbol = formulas.get(formula).cloneNode(true);
  for (const letter of symbol.querySelectorAll("mi"))
    if (letter.textContent in numbers) letter.replaceWith(math("mn", String(numbers[letter.textContent])));
  for (const row of symbol.querySelectorAll("mrow")) {
    const [first, sign, second] = [...row.children].map((child) => child.textContent);
    if (row.children.length === 3 && Number(first) >= 0 && Number(second) >= 0 && (sign === "−" || sign === "+"))
      row.replaceWith(math("mn", String(sign === "+" ? Number(first) + Number(second) : first - second)));
    // Two indices of one digit stand side by side; 1 12 would read as 112.
    else if (row.children.length === 2 && (Number(first) > 9 || Number(sign) > 9)) row.firstElementChild.after(math("mo", ","));
  }
  return symbol;
}

/**
 * One entry of a quantity as <math>: symbol("dE_dZ", 2, 0, 1) is ∂E/∂Z², unit 1, example 2.
 * @param {Record<string, Equation>} equations
 * @returns {Symbol_}
 */
export function createSymbols(equations) {
  return (quantity, l, i, second) => {
    if (quantity === "W" || quantity === "b") return below(bound(equations[`dE_d${quantity}`].left, { l, i: i + 1, j: second + 1 }));
    const numbers = { l, i: i + 1 };
    if (quantity === "dE_dW") numbers.j = second + 1;
    else if (second !== undefined) numbers.c = second + 1;
    return bound(equations[EQUATION[quantity] ?? quantity].left, numbers);
  };
}

/** The whole matrix of a quantity as <math>. */
export function matrixSymbol(equations, quantity, l) {
  if (quantity === "W" || quantity === "b") return below(bound(equations[`dE_d${quantity}`].matrixLeft, { l }));
  return bound(equations[EQUATION[quantity] ?? quantity].matrixLeft, { l });
}
