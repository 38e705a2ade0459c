// View: it asks before it shows, tells right or wrong with the reason, and keeps the count.

import { button, html, put, section } from "./elements.js";
import { everyWeight, inWords, nameOf, read, slopeAt } from "./names.js";
import { number, sum } from "./numbers.js";

/** @typedef {{ text: string, answers: string[], right: string, about?: import("./names.js").Parameter }} Question */

/** @param {import("./explorer.js").Context} context @returns {import("./explorer.js").View} */
export function predictionView({ setup, state, actions }) {
  const question = html("p", { "aria-live": "polite" });
  const answers = html("div", { class: "nn-buttons" });
  const verdict = html("p", { "aria-live": "polite", class: "nn-verdict" });
  const score = html("p", { class: "nn-score" });
  const element = section("Predict first", "nn-predict-view", question, answers, verdict, score);
  element.hidden = !setup.predict;
  let right = 0;
  let asked = 0;
  let current = "";

  function tell(asking, answer) {
    asked++;
    if (answer === asking.right) right++;
    const about = asking.about ?? state.selected;
    actions.ask(false);
    actions.select(about);
    const judged = answer === asking.right ? "✓ Right" : `✕ Not so: ${asking.right}`;
    put(verdict, `${judged}. The derivative is ${number(slopeAt(state.now, about))}. ${reason(state, about)}`);
    put(score, `${right} right of ${asked}`);
    const next = button("next question", askNext);
    answers.replaceChildren(next);
    next.focus({ preventScroll: true });
  }
  function askNext() {
    const weights = everyWeight(state.net);
    current = "";
    actions.ask(true);
    actions.select(weights[(7 * asked + 3) % weights.length]);
  }
  function draw() {
    if (!setup.predict || !state.asking || current === nameOf(state.selected)) return;
    const hadFocus = answers.matches(":focus-within");
    current = nameOf(state.selected);
    const asking = QUESTIONS[setup.predict](state);
    put(question, asking.text);
    put(verdict, "");
    answers.replaceChildren(...asking.answers.map((answer) => button(answer, () => tell(asking, answer))));
    if (hadFocus) answers.firstElementChild.focus({ preventScroll: true });
  }
  return { element, draw };
}

const signOf = (x) => (x > 0 ? "positive" : x < 0 ? "negative" : "zero");

/** @type {Record<string, (state: import("./state.js").State) => Question>} */
const QUESTIONS = {
  sign: (state) => ({
    text: `The ${inWords(state.selected)} is ${number(read(state, state.selected))}. If it grows a little, what does E do?`,
    answers: ["E rises", "E falls", "E stays"],
    right: { positive: "E rises", negative: "E falls", zero: "E stays" }[signOf(slopeAt(state.now, state.selected))],
  }),
  largest(state) {
    const size = (weight) => Math.abs(slopeAt(state.now, weight));
    const among = rivals(state);
    const best = among.reduce((one, other) => (size(other) > size(one) ? other : one));
    return { text: "Which of these weights does E answer to most?", answers: among.map(inWords), right: inWords(best), about: best };
  },
  zero: (state) => ({
    text: `Does E answer to the ${inWords(state.selected)} at all, if it changes a little?`,
    answers: ["yes", "no, the derivative is 0"],
    right: slopeAt(state.now, state.selected) === 0 ? "no, the derivative is 0" : "yes",
  }),
};

// The weights to choose among: those into the unit of the selected one, and where there is one only, those of the layer.
function rivals({ net, selected: [, l, i] }) {
  const layer = everyWeight(net).filter(([, k]) => k === l);
  const unit = layer.filter(([, , u]) => u === i);
  return unit.length > 1 ? unit : layer.slice(0, 6);
}

// Why the derivative is what it is, from its terms.
function reason({ net, now }, [kind, l, i, j]) {
  const debts = now.dE_dZ[l][i];
  const inputs = kind === "W" ? now.A[l - 1][j] : debts.map(() => 1);
  const source = `A of unit ${j + 1} of layer ${l - 1}`;
  const debt = `∂E/∂Z of unit ${i + 1} of layer ${l}`;
  if (debts.every((d) => d === 0)) return `${debt} is 0 in every example: nothing that happens there reaches E.`;
  if (inputs.every((a) => a === 0)) return `${source} is 0 in every example: the weight multiplies nothing.`;
  const first = `${debt} is ${number(debts[0])}, ${signOf(debts[0])}`;
  if (net.m === 1 && kind === "b") return `${first}, and the bias adds straight to Z.`;
  if (net.m === 1) return `${first}; ${source} is ${number(inputs[0])}, ${signOf(inputs[0])}; their product is the derivative.`;
  const terms = debts.map((d, c) => d * inputs[c]);
  const count = (sign) => terms.filter((term) => Math.sign(term) === sign).length;
  const total = number(sum(net.m, (c) => terms[c]));
  return `Of its ${net.m} terms, one for each example, ${count(1)} are positive and ${count(-1)} negative; their sum is ${total}.`;
}
