// What the player is drawn with: elements, buttons, and words that are filled in.

const NO_SECOND_TAP_MS = 700;

export const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// Words about a number, by the plural rules of their language: of "n_minutes" those of
// "n_minutes_one", where there are any for that form.
const rules = {};
export function counted(words, key, n, values = { n }) {
  rules[words.language] ??= new Intl.PluralRules(words.language);
  const form = rules[words.language].select(n);
  return fill(words[`${key}_${form}`] ?? words[key], values);
}

export const clock = (seconds) =>
  seconds < 60
    ? `${seconds}`
    : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

// Text that already says this is left alone: a browser's translator has put its own words there.
const written = new WeakMap();
export function say(element, words) {
  if (written.get(element) === words && element.textContent) return;
  written.set(element, words);
  element.textContent = words;
}

export function button(className, text, onclick) {
  const made = element("button", className, text);
  made.type = "button";
  made.onclick = onclick;
  return made;
}

// A button that gives something up asks first; the second half of a double tap is no answer.
export function sureButton(className, text, question, act) {
  let asked = 0;
  const made = button(className, text, () => {
    if (asked && performance.now() - asked > NO_SECOND_TAP_MS) return act();
    asked ||= performance.now();
    made.textContent = question;
  });
  return made;
}
