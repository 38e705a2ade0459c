// Numbers: how they are written, and lists and sums of them.

/** Four significant digits by default, with a true minus sign; picture.py writes the same. */
export function number(x, digits = 4) {
  if (x === 0) return "0";
  const rounded = x.toExponential(digits - 1);
  const [mantissa, exponent] = rounded.split("e");
  const power = Number(exponent);
  const text = power > -5 && power < digits ? Number(rounded).toFixed(digits - 1 - power) : `${mantissa}e${power}`;
  return text.replaceAll("-", "−");
}

/** 0.1 + 0.05 is 0.15000000000000002 in binary; what the hand sets has at most twelve decimals. */
export const tidy = (value) => Number(value.toFixed(12));

export function range(n) {
  const numbers = [];
  for (let k = 0; k < n; k++) numbers.push(k);
  return numbers;
}

export const matrix = (rows, columns, entry) => range(rows).map((i) => range(columns).map((c) => entry(i, c)));

export function sum(n, term) {
  let total = 0;
  for (let k = 0; k < n; k++) total += term(k);
  return total;
}
