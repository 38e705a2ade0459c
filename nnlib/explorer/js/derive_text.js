// Formulas within sentences: W^l_ij becomes what it means.

import { html, math } from "./elements.js";

const QUANTITY = String.raw`([A-Zbn]|g'?)\^(\{[^{}]*\}|\w)(?:_(\{[^{}]*\}|[a-z0-9]{1,2}(?![A-Za-z0-9])))?`;
const END = String.raw`\{(?:[^{}]|\{[^{}]*\})*\}|\w`;
const PIECES = new RegExp(
  [
    String.raw`(?:∂E/∂|dE/d)${QUANTITY}`,
    String.raw`∂${QUANTITY}/∂${QUANTITY}`,
    QUANTITY,
    String.raw`sum_\{(\w)=1\}\^(${END})`,
    String.raw`(?<![\w∂/])(E)(?![\w/])`,
  ].join("|"),
  "g",
);

const minus = (text) => text.replaceAll("-", "−");

const bare = (text) => minus(text.startsWith("{") ? text.slice(1, -1) : text);

/** Letters one by one, signs as signs: ij, l − 1. */
function row(text) {
  const parts = [...bare(text)].map((sign) =>
    /\d/.test(sign) ? math("mn", sign) : /[a-z]/i.test(sign) ? math("mi", sign) : math("mo", sign),
  );
  return parts.length === 1 ? parts[0] : math("mrow", ...parts);
}

function quantity(name, layer, indices) {
  const letter = name.endsWith("'") ? math("mrow", math("mi", name[0]), math("mo", "′")) : math("mi", name);
  return indices ? math("msubsup", letter, row(indices), row(layer)) : math("msup", letter, row(layer));
}

const d = (thing) => math("mrow", math("mo", "∂"), thing);

function top(text) {
  const found = /^n\^(\{[^{}]*\}|\w)$/.exec(bare(text));
  return found ? quantity("n", found[1]) : row(text);
}

function piece(found) {
  const [, dn, dl, di, un, ul, ui, xn, xl, xi, n, l, i, index, end, error] = found;
  if (dn) return math("mfrac", d(math("mi", "E")), d(quantity(dn, dl, di)));
  if (un) return math("mfrac", d(quantity(un, ul, ui)), d(quantity(xn, xl, xi)));
  if (n) return quantity(n, l, i);
  if (error) return math("mi", error);
  return math("munderover", math("mo", "∑"), math("mrow", math("mi", index), math("mo", "="), math("mn", "1")), top(end));
}

/** A sentence with its quantities set as formulas. */
export function rich(text) {
  const sentence = html("span");
  let from = 0;
  for (const found of text.matchAll(PIECES)) {
    sentence.append(text.slice(from, found.index), math("math", piece(found)));
    from = found.index + found[0].length;
  }
  sentence.append(text.slice(from));
  return sentence;
}

function operator(sign) {
  const element = math("mo", sign === "-" ? "−" : sign);
  element.setAttribute("stretchy", "false");
  return element;
}

/** A formula as it was typed, all of it set as one. */
export function formula(text) {
  const whole = math("mrow");
  const plain = (part) =>
    [...part.replace(/\s+/g, " ")].forEach((sign) => whole.append(/[\da-z]/i.test(sign) ? row(sign) : operator(sign)));
  let from = 0;
  for (const found of text.matchAll(PIECES)) {
    plain(text.slice(from, found.index));
    whole.append(piece(found));
    from = found.index + found[0].length;
  }
  plain(text.slice(from));
  const all = math("math", whole);
  all.setAttribute("displaystyle", "true");
  return all;
}

/** Four significant digits, as the reports in Python have them. */
export function digits(x) {
  if (x === 0) return "0";
  const [mantissa, exponent] = x.toExponential(3).split("e");
  const e = Number(exponent);
  if (e >= -4 && e < 4) return minus(String(Number(x.toPrecision(4))));
  return minus(`${Number(mantissa)}e${e < 0 ? "-" : "+"}${String(Math.abs(e)).padStart(2, "0")}`);
}
