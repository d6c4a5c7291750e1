// Asks for the page anew once the day is another than when it was drawn: a tab may stay open for
// days. This costs one timer a day; a tab that nobody sees asks for nothing until it is seen.

const LOOK_MS = 1000;
const AFTER_IT_S = 2;

export default function ({ data, parentElement, setTriggerValue }) {
  parentElement.stopWatching?.();
  // Until the hour at which the reader's day ends it is still the day before.
  const shifted = () => {
    const now = new Date();
    now.setHours(now.getHours() - data.ends);
    return now;
  };
  const today = () => shifted().toDateString();
  let drawn = today();
  let timer;

  function look() {
    clearTimeout(timer);
    if (today() === drawn) {
      const ends = shifted().setHours(24 + data.ends, 0, AFTER_IT_S, 0);
      timer = setTimeout(look, ends - Date.now());
      return;
    }
    if (document.hidden) return;
    // A phone that wakes up has no connection yet: what is sent then is lost.
    const app = document.querySelector('[data-testid="stApp"]');
    if (app?.dataset.testConnectionState !== "CONNECTED") {
      timer = setTimeout(look, LOOK_MS);
      return;
    }
    drawn = today();
    setTriggerValue("begun", drawn);
    look();
  }

  const stop = () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", look);
    for (const kind of ["focus", "pageshow"]) window.removeEventListener(kind, look);
  };
  parentElement.stopWatching = stop;
  document.addEventListener("visibilitychange", look);
  for (const kind of ["focus", "pageshow"]) window.addEventListener(kind, look);
  look();
  return stop;
}
