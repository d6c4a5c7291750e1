// Asks for the page anew once the day is another than when it was drawn, as a tab may stay open for
// days, and once its connection is back: perhaps to a server that was started since and knows nothing
// of this page, which would take the first tap for a stranger's. A tap that is made before it is drawn
// waits so long. This costs one timer a day; a tab that nobody sees asks for nothing until it is seen.

const LOOK_MS = 1000;
const AFTER_IT_S = 2;
const TYPED = '[data-testid="stTextInput"] input, [data-testid="stTextArea"] textarea';
const BUTTONS = '[data-testid="stButton"] button, [data-testid="stDownloadButton"] button';
const LONGEST_MS = 10_000;

// Keeps the last tap on a button until the page is drawn, and makes it then: on the button of the same
// key, or on the only one with these words if it was that before. What stands in its place may be
// another one by then. Chosen values need no such thing: they are sent along.
function holdTaps(app) {
  const keyOf = (button) =>
    [...(button.closest('[data-testid="stElementContainer"]')?.classList ?? [])].find((one) =>
      one.startsWith("st-key-"),
    );
  const alike = (words) =>
    [...app.querySelectorAll(BUTTONS)].filter((one) => one.textContent === words);
  let tapped;
  let hasBegun = false;

  function hold(event) {
    const button = event.target instanceof Element && event.target.closest(BUTTONS);
    if (!button) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    const words = button.textContent;
    tapped = { key: keyOf(button), words, isOnly: alike(words).length === 1 };
  }
  function go() {
    drawing.disconnect();
    clearTimeout(timer);
    document.removeEventListener("click", hold, true);
    if (!tapped) return;
    const there = alike(tapped.words);
    const same = there.find((one) => tapped.key && keyOf(one) === tapped.key);
    (same ?? (tapped.isOnly && there.length === 1 ? there[0] : undefined))?.click();
  }
  const drawing = new MutationObserver(() => {
    const isStill = app.dataset.testScriptState === "notRunning";
    if (hasBegun && isStill) go();
    hasBegun ||= !isStill;
  });
  drawing.observe(app, { attributeFilter: ["data-test-script-state"] });
  document.addEventListener("click", hold, true);
  const timer = setTimeout(go, LONGEST_MS);
}

export default function ({ data, parentElement, setTriggerValue }) {
  parentElement.stopWatching?.();
  // Until the hour at which the reader's day ends it is still the day before.
  const shifted = () => {
    const now = new Date();
    now.setHours(now.getHours() - data.ends);
    return now;
  };
  const today = () => shifted().toDateString();
  const app = document.querySelector('[data-testid="stApp"]');
  const isConnected = () => app?.dataset.testConnectionState === "CONNECTED";
  let drawn = today();
  let wasAway = false;
  let timer;

  // A field hands over what was typed when it is left. One that is shut while there is no connection
  // is not left, and "Save" would then save without it.
  function handOver() {
    for (const field of app.querySelectorAll(TYPED))
      field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  }

  function look() {
    clearTimeout(timer);
    wasAway ||= !isConnected();
    if (today() === drawn && !wasAway) {
      const ends = shifted().setHours(24 + data.ends, 0, AFTER_IT_S, 0);
      timer = setTimeout(look, ends - Date.now());
      return;
    }
    if (document.hidden) return;
    // A phone that wakes up has no connection yet: what is sent then is lost.
    if (!isConnected()) {
      timer = setTimeout(look, LOOK_MS);
      return;
    }
    drawn = today();
    if (wasAway) {
      handOver();
      holdTaps(app);
    }
    wasAway = false;
    setTriggerValue("begun", drawn);
    look();
  }

  const line = new MutationObserver(look);
  if (app) line.observe(app, { attributeFilter: ["data-test-connection-state"] });
  const stop = () => {
    clearTimeout(timer);
    line.disconnect();
    document.removeEventListener("visibilitychange", look);
    for (const kind of ["focus", "pageshow"]) window.removeEventListener(kind, look);
  };
  parentElement.stopWatching = stop;
  document.addEventListener("visibilitychange", look);
  for (const kind of ["focus", "pageshow"]) window.addEventListener(kind, look);
  look();
  return stop;
}
