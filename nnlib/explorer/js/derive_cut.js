// Stage 1: which nodes stand between x and E? The judge counts paths; cuts.py has the same words.

import { aloud, digits, rich } from "./derive_text.js";
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

// No <input type="number">: while nothing stands in it, some screen readers say that it is 0.
const box = (label) => html("input", { type: "text", inputmode: "numeric", class: "nn-box nn-count", "aria-label": label });
const isCount = ({ value }) => /^\d+$/.test(value.trim());

/** @param {import("./derivation.js").Task} task */
export function cutQuestion({ table, keep }) {
  const place = questionPlace();
  let round = 0;
  let variant = 0;
  const next = () => place.ask(...cutFor(table.cut.rounds[round], variant, done));
  function done(isRight) {
    if (!isRight) variant += 1;
    else if (round + 1 < table.cut.rounds.length) round += 1;
    else return keep({ cut: [table.cutName] });
    next();
    place.element.querySelector("[role=checkbox]").focus();
  }
  next();
  return place.element;
}

/** A question, and below it what belongs to it. The question that takes the place of another is told by itself. */
export function questionPlace() {
  const question = html("p", { "aria-live": "polite" });
  const below = html("div");
  function ask(words, ...parts) {
    question.replaceChildren(words);
    below.replaceChildren(...parts);
  }
  return { element: html("div", {}, question, below), ask };
}

function cutFor(round, k, done) {
  const variant = round.variants[k % round.variants.length];
  const chosen = new Set();
  const verdict = verdictPlace();
  const [missed, repeated] = [box("paths that miss the cut"), box("paths that meet it more than once")];
  const judge = button("judge", answer);
  const graph = drawGraph(round, variant, chosen, verdict.clear);
  const why = html("span", { class: "nn-words" });
  function draw() {
    judge.disabled = !isCount(missed) || !isCount(repeated);
    why.textContent = judge.disabled ? "first say what you expect" : "";
  }
  for (const input of [missed, repeated]) input.addEventListener("input", draw);
  function answer() {
    const found = judgeCut(round, variant, chosen, [Number(missed.value), Number(repeated.value)]);
    graph.light(found.path);
    const ways = goOn(found, done);
    verdict.say(found, ways);
    for (const input of [missed, repeated]) input.value = "";
    draw();
    (ways[0] ?? missed).focus();
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
  return [question, graph.element, expected, ...verdict.elements];
}

/** Where a verdict stands. It is told as one text, for of several lines a screen reader may tell the last one first. */
export function verdictPlace() {
  const told = html("p", { class: "nn-spoken", role: "status" });
  const verdict = html("div", { class: "nn-verdict" });
  const next = html("div"); // the buttons that lead on: they are told when they get the focus
  function say({ headline, parts }, ways) {
    told.textContent = [headline, ...parts].map(aloud).join(" ");
    verdict.replaceChildren(html("p", {}, html("strong", {}, headline)), ...parts.map((part) => html("p", {}, rich(part))));
    next.replaceChildren(...ways);
  }
  const elements = [told, verdict, next];
  return { elements, say, clear: () => elements.forEach((element) => element.replaceChildren()) };
}

function goOn({ right, near }, done) {
  if (right && !near) return [];
  return [button(right ? "go on" : "again, from another place", () => done(right))];
}
