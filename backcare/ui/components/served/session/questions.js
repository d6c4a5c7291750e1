// The questions at the end of a session. `keep` is called after each answer.

import { button, element, fill } from "./elements.js";

export const PAINS = [...Array(11).keys()];

// A row of buttons that set `answers[name]`; a second tap takes the answer back.
export function scale(label, anchors, values, answers, name, keep) {
  const box = element("fieldset", "scale");
  box.append(element("legend", "", label));
  if (anchors) box.append(element("p", "quiet", anchors));
  const row = element("div", values === PAINS ? "steps pain" : "steps");
  const tell = () => {
    for (const [n, value] of values.entries()) {
      row.children[n].setAttribute("aria-pressed", String(value === answers[name]));
    }
  };
  row.append(
    ...values.map((value) =>
      button("", `${value}`, () => {
        answers[name] = answers[name] === value ? null : value;
        keep();
        tell();
      }),
    ),
  );
  tell();
  box.append(row);
  return box;
}

// Asks about single exercises that went differently from the rest.
export function byExercise(done, session, answers, words, keep) {
  const more = element("details");
  more.append(element("summary", "", words.by_exercise));
  for (const { exercise } of done) {
    const row = element("div", "row");
    const { name } = session.exercises[exercise];
    answers.by[exercise] ??= { nprs: null, reps_left: null };
    const own = answers.by[exercise];
    const [pain, left] = [fill(words.pain_of, { name }), fill(words.left_of, { name })];
    row.append(
      element("span", "", name),
      select(pain, words.pain_short, PAINS, own, "nprs", keep),
      select(left, words.left_short, session.reps_left, own, "reps_left", keep),
    );
    more.append(row);
  }
  return more;
}

function select(label, placeholder, values, answers, name, keep) {
  const made = element("select");
  made.setAttribute("aria-label", label);
  made.append(
    new Option(placeholder, ""),
    ...values.map((value) => new Option(`${value}`, `${value}`)),
  );
  made.value = `${answers[name] ?? ""}`;
  made.onchange = () => {
    answers[name] = values.find((value) => `${value}` === made.value) ?? null;
    keep();
  };
  return made;
}
