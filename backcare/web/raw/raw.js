// Part of the raw page. It sets attributes of <html> by which the style sheet shows the right
// words: data-bc-away (no connection, or the server does not answer), data-bc-missing (a piece did
// not load), data-bc-touched (reloading would lose what was typed). And it sets the language.
(() => {
  const AWAY_AFTER = 3; // checks, one a second: a waking phone connects within one or two
  const SILENT_AFTER_MS = 5000;
  const ANSWERS_WITHIN_MS = 4000;
  const RELOAD_AFTER_TRIES = 3;
  const ONE_RELOAD_IN_MS = 60000;
  const STYLE_AGAIN_MS = 1000;
  const root = document.documentElement;
  const tell = (what, isSo) => root.toggleAttribute(`data-bc-${what}`, isSo);
  delete globalThis.MediaDevices?.prototype.getDisplayMedia; // no "Record screen" in the menu

  // A piece that does not load. `pieces.js` and our components request it again and report it here.
  const missing = new Map();
  addEventListener("backcare:piece", ({ detail: { name, tries } }) => {
    if (tries) missing.set(name, tries);
    else missing.delete(name);
    tell("missing", missing.size > 0);
    if (tries >= RELOAD_AFTER_TRIES) reloadOnce();
  });
  addEventListener("vite:preloadError", () => {
    // If Streamlit's pieces do not load through ours, they are not requested again.
    if (document.querySelector('script[type="importmap"]')) return;
    missing.set("a piece of Streamlit", 1);
    tell("missing", true);
    reloadOnce();
  });
  addEventListener(
    "error",
    ({ target }) => {
      if (!(target instanceof HTMLScriptElement)) return;
      missing.set(target.src, 1); // one of the scripts that everything starts with
      tell("missing", true);
      setTimeout(reloadOnce, 1000);
    },
    true,
  );

  // A style sheet that does not load is requested again, for as long as it takes.
  addEventListener(
    "error",
    ({ target }) => {
      if (!(target instanceof HTMLLinkElement) || !target.matches(".bc-look")) return;
      const again = target.cloneNode();
      setTimeout(() => target.replaceWith(again), STYLE_AGAIN_MS);
    },
    true,
  );

  // Reload automatically only if nothing can be lost, and never over and over.
  function reloadOnce() {
    if (root.hasAttribute("data-bc-touched")) return;
    try {
      if (Date.now() - Number(sessionStorage.getItem("backcare.reloaded")) < ONE_RELOAD_IN_MS)
        return;
      sessionStorage.setItem("backcare.reloaded", String(Date.now()));
    } catch {
      return; // without storage we cannot know whether we reloaded before
    }
    location.reload();
  }
  for (const kind of ["click", "input"]) {
    addEventListener(
      kind,
      ({ isTrusted, target }) => {
        if (isTrusted && target instanceof Element && target.closest("#root"))
          tell("touched", true);
      },
      true,
    );
  }

  // The server: is there a connection, and does it answer?
  let asked = 0;
  let isSilent = false;
  const heard = new WeakSet();
  const answered = () => {
    asked = 0;
    isSilent = false;
  };
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    asked ||= Date.now();
    if (!heard.has(this)) {
      heard.add(this);
      this.addEventListener("message", answered);
      this.addEventListener("close", answered);
    }
    return send.call(this, data);
  };
  let isProbing = false;
  async function probe() {
    isProbing = true;
    try {
      const options = { cache: "no-store", signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) };
      isSilent = !(await fetch("./_stcore/health", options)).ok;
      if (!isSilent && asked) asked = Date.now(); // it is working on a long answer
    } catch {
      isSilent = asked > 0;
    }
    isProbing = false;
  }
  let looksAway = 0;
  function look() {
    const app = document.querySelector('[data-testid="stApp"]');
    const isConnected = app?.dataset.testConnectionState === "CONNECTED";
    looksAway = app && !isConnected ? looksAway + 1 : 0;
    const isAskedLong = asked && Date.now() - asked > SILENT_AFTER_MS;
    if (isConnected && isAskedLong && !isProbing) probe();
    const isAway = looksAway >= AWAY_AFTER || (isConnected && isSilent);
    if (isAway || missing.size) showNumber();
    tell("away", isAway);
    if (app && !isConnected) dismissDialog();
    sayLanguage();
  }

  // Whose English the dashboard speaks. A browser's translator puts its own language there.
  let said = root.lang;
  function sayLanguage() {
    const { lang } = document.querySelector(".bc-stands")?.dataset ?? {};
    if (!lang || lang === said || root.className.includes("translated")) return;
    said = root.lang = lang;
  }
  // Streamlit's own message locks the page; it is already hidden.
  function dismissDialog() {
    for (const dialog of document.querySelectorAll('[data-testid="stDialog"]')) {
      if (!dialog.querySelector('[data-testid="stVerticalBlock"]'))
        dialog.querySelector("button")?.click();
    }
  }
  setInterval(look, 1000);

  // The emergency number: of the country chosen in the dashboard, else of the clock's time zone.
  function showNumber() {
    const stands = document.querySelector(".bc-stands");
    if (!stands?.dataset.call) return;
    for (const call of document.querySelectorAll(".bc-raw-call")) {
      put(call, stands.dataset.country, numberOf(stands.dataset));
    }
  }
  function numberOf({ link, call }) {
    const made = document.createElement(link ? "a" : "strong");
    if (link) made.href = link;
    made.textContent = call;
    return made;
  }
  // Only if it differs: a link that is replaced under a finger misses the tap.
  function put(call, country, number, ...note) {
    const [where, what] = [
      call.querySelector(".bc-raw-country"),
      call.querySelector(".bc-raw-number"),
    ];
    if (where.dataset.said !== country) where.dataset.said = where.textContent = country;
    if (!what.firstElementChild?.isEqualNode(number)) what.replaceChildren(number, ...note);
  }
  document.addEventListener("DOMContentLoaded", () => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone) return;
    const all = document.querySelector(".bc-raw-countries");
    const here = all.querySelector(`[data-zones~="${CSS.escape(zone)}"]`);
    const shown = here ?? all.querySelector("[data-fallback]");
    const country = here?.querySelector(".bc-raw-country").textContent ?? "";
    for (const call of document.querySelectorAll(".bc-raw-call")) {
      put(call, country, ...shown.querySelector(".bc-raw-number").cloneNode(true).children);
    }
  });
})();
