// Has the browser remember a value in a cookie, by way of the server, and reports to the page when
// the cookie differs from what the page believes: another tab may have changed it.

const LOOK_MS = 1000;
const ANSWER_MS = 10000;
const TELL_AGAIN_MS = 5000;
const LONGEST_WAIT_MS = 60000;

// For as long as this page is open: wishes that were met, and the one that is under way.
globalThis.backcareRemember ??= { met: new Set(), last: Promise.resolve() };
const page = globalThis.backcareRemember;

export default function ({ data, parentElement, setTriggerValue }) {
  parentElement.stopRemembering?.();
  const { address, name, value, wish, isUnkept } = data;
  const url = new URL(address, document.baseURI).href;
  let isStopped = false;
  let isBusy = false;
  let wait = LOOK_MS;
  let tryAt = 0;
  let told = { words: "", at: 0 };

  function remembered() {
    const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
    return (found ?? "").slice(name.length + 1);
  }
  function tell(what) {
    const words = JSON.stringify(what);
    if (isStopped || (words === told.words && Date.now() < told.at + TELL_AGAIN_MS)) return;
    told = { words, at: Date.now() };
    setTriggerValue("told", what);
  }
  async function ask() {
    // One after the other: an older wish must not be met after a newer one.
    const before = page.last;
    let isDone;
    page.last = new Promise((resolve) => (isDone = resolve));
    await before;
    try {
      if (isStopped) return;
      await fetch(url, {
        method: "POST",
        body: value,
        headers: { "Content-Type": "text/plain" },
        credentials: "same-origin",
        keepalive: true,
        signal: AbortSignal.timeout?.(ANSWER_MS),
      });
    } catch {
      // Looked at below: what counts is what the browser then remembers.
    } finally {
      isDone();
    }
  }
  async function look() {
    if (isStopped || isBusy) return;
    const isMet = !wish || page.met.has(wish);
    if (isMet) {
      if (remembered() !== value) tell({ wish, value: remembered(), isUnkept: false });
      return;
    }
    if (Date.now() < tryAt) return;
    isBusy = true;
    await ask();
    isBusy = false;
    if (isStopped) return;
    if (remembered() === value) {
      page.met.add(wish);
      if (isUnkept) tell({ wish, value, isUnkept: false });
      return;
    }
    tryAt = Date.now() + wait;
    wait = Math.min(2 * wait, LONGEST_WAIT_MS);
    if (!isUnkept) tell({ wish, value, isUnkept: true });
  }

  const timer = setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", look);
  const stop = () => {
    isStopped = true;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
  };
  parentElement.stopRemembering = stop;
  look();
  return stop;
}
