// Stage 1: which nodes stand between x and E? The judge counts paths; cuts.py has the same words.

import { digits, rich } from "./derive_text.js";
import { drawGraph } from "./derive_graph.js";
import { button, html } from "./elements.js";

const listed = (names) => (names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);
const counted = (missed, repeated) => `${missed} missed and ${repeated} met more than once`;

/**
 * The verdict on a set of nodes: { right, near, headline, parts, path }; path is the one that is missed or met more than once.
 * @param {{ nodes: { name: string }[] }} round
 * @param {{ x: string, terms: Record<string, number>, near: string[], paths: string[][], true: number }} variant
 * @param {Set<string>} chosen
 */
export function judgeCut(round, variant, chosen, predicted = null) {
  const { x, terms, near, paths } = variant;
  const times = paths.map((path) => path.filter((node) => chosen.has(node)).length);
  const missed = paths.filter((_, k) => times[k] === 0);
  const repeated = paths.filter((_, k) => times[k] > 1);
  const inOrder = round.nodes.map(({ name }) => name).filter((name) => chosen.has(name));
  const total = inOrder.reduce((sum, name) => sum + terms[name], 0);
  const numbers = `the sum over the set is ${digits(total)}, and ∂E/∂${x} is ${digits(variant.true)}`;
  const parts = predicted ? [prediction(predicted, [missed.length, repeated.length])] : [];
  if (missed.length || repeated.length) {
    const path = missed[0] ?? repeated[0];
    parts.push(fault(x, path, missed.length > 0, chosen), `The numbers: ${numbers}.`);
    return { right: false, near: false, headline: "wrong: it doesn't meet every path exactly once.", parts, path };
  }
  parts.push(`Every path from ${x} to E meets it exactly once: ${numbers}.`);
  const idle = inOrder.filter((name) => !paths.some((path) => path.includes(name)));
  if (idle.length) parts.push(`No path meets ${noneOf(idle.toSorted())} 0.`);
  const far = inOrder.filter((name) => !near.includes(name) && !idle.includes(name)).toSorted()[0];
  if (!far) return { right: true, near: true, headline: "right.", parts, path: null };
  parts.push(
    `The sum is true, but its factor ∂${far}/∂${x} takes more than one definition to work out. Is there a cut where one definition is enough?`,
  );
  return { right: true, near: false, headline: "right, but the factor can't be read off in one line.", parts, path: null };
}

function prediction([missed, repeated], facts) {
  if (missed === facts[0] && repeated === facts[1]) return "As you said.";
  return `You said ${counted(missed, repeated)}; it is ${counted(...facts)}.`;
}

function fault(x, path, isMissed, chosen) {
  const words = [x, ...path].join(" → ");
  if (isMissed) return `The path ${words} is missed: what goes along it is left out.`;
  const met = path.filter((node) => chosen.has(node));
  const times = met.length === 2 ? "twice" : `${met.length} times`;
  return `The path ${words} is met ${times}, at ${listed(met)}: what goes along it is counted ${times}.`;
}

const noneOf = (names) => (names.length > 1 ? `any of ${listed(names)}: their terms are` : `${names[0]}: its term is`);

const box = (label) => html("input", { type: "number", min: "0", max: "9", class: "nn-box nn-count", "aria-label": label });

/** @param {import("./derivation.js").Task} task */
export function cutQuestion({ table, keep }) {
  const element = html("div");
  let round = 0;
  let variant = 0;
  const next = () => element.replaceChildren(...cutFor(table.cut.rounds[round], variant, done));
  function done(isRight) {
    if (!isRight) variant += 1;
    else if (round + 1 < table.cut.rounds.length) round += 1;
    else return keep({ cut: [table.cutName] });
    next();
    element.querySelector("[role=checkbox]").focus();
  }
  next();
  return element;
}

function cutFor(round, k, done) {
  const variant = round.variants[k % round.variants.length];
  const chosen = new Set();
  const verdict = html("div", { class: "nn-verdict", role: "status" });
  const [missed, repeated] = [box("paths that miss the cut"), box("paths that meet it more than once")];
  const judge = button("judge", answer);
  const graph = drawGraph(round, variant, chosen, () => verdict.replaceChildren());
  const why = html("span", { class: "nn-words" });
  function draw() {
    judge.disabled = missed.value === "" || repeated.value === "";
    why.textContent = judge.disabled ? "first say what you expect" : "";
  }
  for (const input of [missed, repeated]) input.addEventListener("input", draw);
  function answer() {
    const found = judgeCut(round, variant, chosen, [Number(missed.value), Number(repeated.value)]);
    graph.light(found.path);
    verdict.replaceChildren(...said(found), ...goOn(found, done));
    for (const input of [missed, repeated]) input.value = "";
    draw();
    (verdict.querySelector("button") ?? missed).focus();
  }
  draw();
  const question = rich(
    `${variant.x} reaches E along the lines below${round.m > 1 ? ", now in two examples" : ""}. Mark nodes so that every path from ${variant.x} to E meets exactly one of them, ` +
      `and so that each is computed from ${variant.x} directly.`,
  );
  const expected = html(
    "p",
    { class: "nn-expect" },
    html("label", {}, "How many paths will miss it? ", missed),
    html("label", {}, " How many will meet it more than once? ", repeated),
    judge,
    why,
  );
  return [html("p", {}, question), graph.element, expected, verdict];
}

export const said = ({ headline, parts }) => [
  html("p", {}, html("strong", {}, headline)),
  ...parts.map((part) => html("p", {}, rich(part))),
];

function goOn({ right, near }, done) {
  if (right && !near) return [];
  return [button(right ? "go on" : "again, from another place", () => done(right))];
}
