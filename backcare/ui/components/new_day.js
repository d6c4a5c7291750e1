// Asks for the page anew once the day is another than when it was drawn: a tab may stay open for
// days. This costs one timer a day; a tab that nobody sees asks for nothing until it is seen.

const LOOK_MS = 1000;
const AFTER_MIDNIGHT_S = 2;

export default function ({ parentElement, setTriggerValue }) {
  parentElement.stopWatching?.();
  const today = () => new Date().toDateString();
  let drawn = today();
  let timer;

  function look() {
    clearTimeout(timer);
    if (today() === drawn) {
      timer = setTimeout(look, new Date().setHours(24, 0, AFTER_MIDNIGHT_S, 0) - Date.now());
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
