// The view that asks before it shows, tells right or wrong with the reason, and keeps the count.

const signOf = (x) => (x > 0 ? "positive" : x < 0 ? "negative" : "zero");

// Why the derivative is what it is, from its terms.
function reason({ net, now, selected: [kind, l, i, j] }) {
  const debts = now.dE_dZ[l][i], inputs = kind === "W" ? now.A[l - 1][j] : debts.map(() => 1);
  const terms = debts.map((debt, c) => debt * inputs[c]);
  const source = `A of unit ${j + 1} of layer ${l - 1}`, debt = `∂E/∂Z of unit ${i + 1} of layer ${l}`;
  if (debts.every((d) => d === 0)) return `${debt} is 0 in every example: nothing that happens there reaches E.`;
  if (inputs.every((a) => a === 0)) return `${source} is 0 in every example: the weight multiplies nothing.`;
  if (net.m === 1) return kind === "b" ? `${debt} is ${number(debts[0])}, ${signOf(debts[0])}, and the bias adds straight to Z.`
    : `${debt} is ${number(debts[0])}, ${signOf(debts[0])}; ${source} is ${number(inputs[0])}, ${signOf(inputs[0])}; their product is the derivative.`;
  const count = (sign) => terms.filter((term) => Math.sign(term) === sign).length;
  return `Of its ${net.m} terms, one for each example, ${count(1)} are positive and ${count(-1)} negative; their sum is ${number(sum(net.m, (c) => terms[c]))}.`;
}

function predictView({ setup, actions, getState }) {
  const kind = setup.predict;
  const question = html("p", {}), answers = html("div", { class: "nn-buttons" }), verdict = html("p", { "aria-live": "polite", class: "nn-verdict" });
  const score = html("p", { class: "nn-score" });
  const element = section("Predict first", "nn-predict-view", question, answers, verdict, score);
  element.hidden = !kind;
  let right = 0, asked = 0, current = "";

  const every = ({ net }) => range(net.L).flatMap((l) => matrix(net.sizes[l + 1], net.sizes[l], (i, j) => ["W", l + 1, i, j]).flat());
  const size = ({ now }, [, l, i, j]) => Math.abs(now.dE_dW[l][i][j]);
  // The weights to choose among: those into the unit of the selected one, and where there is one only, those of the layer.
  const rivals = (state) => {
    const [, l, i] = state.selected, unit = every(state).filter(([, k, u]) => k === l && u === i);
    return unit.length > 1 ? unit : every(state).filter(([, k]) => k === l).slice(0, 6);
  };
  const questions = {
    sign: (state) => ({
      text: `The ${inWords(state.selected)} is ${number(read(state, state.selected))}. If it grows a little, what does E do?`,
      answers: ["E rises", "E falls", "E stays"],
      right: { positive: "E rises", negative: "E falls", zero: "E stays" }[signOf(slopeOf(state))],
    }),
    largest: (state) => {
      const among = rivals(state), best = among.reduce((one, other) => (size(state, other) > size(state, one) ? other : one));
      return { text: "Which of these weights does E answer to most?", answers: among.map(inWords), right: inWords(best), about: best };
    },
    zero: (state) => ({
      text: `Does E answer to the ${inWords(state.selected)} at all, if it changes a little?`,
      answers: ["yes", "no, the derivative is 0"],
      right: slopeOf(state) === 0 ? "no, the derivative is 0" : "yes",
    }),
  };

  function ask(state) {
    const asking = questions[kind](state);
    put(question, asking.text);
    put(verdict, "");
    answers.replaceChildren(...asking.answers.map((answer) => button(answer, () => tell(getState(), asking, answer))));
  }
  function tell(state, asking, answer) {
    asked++;
    if (answer === asking.right) right++;
    const about = asking.about ?? state.selected;
    actions.ask(false);
    actions.select(about);
    const because = reason({ ...state, selected: about });
    put(verdict, `${answer === asking.right ? "✓ Right" : `✕ Not so: ${asking.right}`}. The derivative is ${number(read({ W: state.now.dE_dW, b: state.now.dE_db }, about))}. ${because}`);
    put(score, `${right} right of ${asked}`);
    const next = button("next question", () => {
      const weights = every(getState());
      current = "";
      actions.ask(true);
      actions.select(weights[(7 * asked + 3) % weights.length]);
    });
    answers.replaceChildren(next);
    next.focus({ preventScroll: true });
  }
  function draw(state) {
    if (!kind || !state.asking || current === nameOf(state.selected)) return;
    current = nameOf(state.selected);
    ask(state);
  }
  return { element, draw };
}
