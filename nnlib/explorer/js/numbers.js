// Numbers: how they are written, and lists and sums of them.

/** Four significant digits by default, with a true minus sign; picture.py writes the same. */
export function number(x, digits = 4) {
  if (x === 0) return "0";
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "NaN" : x > 0 ? "∞" : "−∞";
  const rounded = x.toExponential(digits - 1);
  const [mantissa, exponent] = rounded.split("e");
  const power = Number(exponent);
  const text = power > -5 && power < digits ? Number(rounded).toFixed(digits - 1 - power) : `${mantissa}e${power}`;
  return text.replaceAll("-", "−");
}

/** With how many digits, at least `digits`, evenly spaced numbers are told apart, each to a hundredth of their distance. */
export function digitsApart(numbers, digits) {
  const close = Math.abs(numbers[1] - numbers[0]) / 100;
  while (digits < 17 && numbers.some((x) => Math.abs(Number(x.toPrecision(digits)) - x) > close)) digits++;
  return digits;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
// 1,000 and 12,345 are a thousand or more to some, and little more than 1 and 12 to others; 0,125 and 1234,567 are plain.
const AMBIGUOUS = /^[+-]?[1-9]\d{0,2},\d{3}(?!\d)/;

/** The number that somebody wrote, with a decimal point or comma; or the `problem` with it. */
export function readNumber(written) {
  const text = written.trim().replaceAll("−", "-");
  const plain = text.replace(",", ".");
  if (!DECIMAL.test(plain)) return { problem: "is not a number" };
  if (AMBIGUOUS.test(text)) return { problem: `may be ${text.replace(",", "")} or ${plain}; write it without a comma` };
  const value = Number(plain);
  if (!Number.isFinite(value)) return { problem: TOO_FAR };
  if (value === 0 && /[1-9]/.test(plain.split(/e/i)[0])) return { problem: "is too near 0 for a computer's numbers" };
  return { value };
}

export const TOO_FAR = "is too far for a computer's numbers";

/** Whether all numbers in nested lists are finite; what a list leaves out doesn't count. */
export const allFinite = (numbers) =>
  Array.isArray(numbers) ? numbers.every(allFinite) : (numbers ?? null) === null || Number.isFinite(numbers);

/** 0.1 + 0.05 is 0.15000000000000002 in binary; what the hand sets has at most twelve decimals. */
export const tidy = (value) => (Array.isArray(value) ? value.map(tidy) : Number(value.toFixed(12)));

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
