// What a page shows is put away when it is left, and taken out again when it is shown: some
// browsers keep it whole, and Back shows it at once. If somebody has signed out meanwhile (forget.js)
// it stays away, and is asked for anew; so is what another tab still shows of them. It stands in the
// head of each page of this server.
(() => {
  const root = document.documentElement;
  // Since when it shows what it shows; anew where it forgets who was here by itself (forget.js).
  globalThis.backcareSince = Date.now();
  const isDoor = location.pathname.startsWith("/door/");
  const ASKED = "backcare.asked";
  const hasLeft = () => {
    try {
      const left = localStorage.getItem("backcare.left");
      // After a clock that was ahead, once will do: it would be asked for anew until that time comes.
      const isToCome = Number(left) > Date.now();
      if (isToCome && sessionStorage.getItem(ASKED) === left) return false;
      return Number(left) > globalThis.backcareSince;
    } catch {
      return false; // where storage is not allowed, nobody is known to have left
    }
  };
  const has = (selector) => document.querySelector(selector) !== null;
  // Not what nobody has signed in for, as a self-check: it goes on. A code is its owner's.
  const isSomebodys = () =>
    isDoor ? !has('script[src$="/forget.js"]') || has(".code") : has('a[href$="/door/account"]');
  // Not a reload: what a form of the door was answered with would be sent again.
  const askAnew = () => {
    sessionStorage.setItem(ASKED, localStorage.getItem("backcare.left"));
    location.replace(isDoor ? "/door/account" : `${location.pathname}${location.search}`);
  };
  let isAway = false;
  const putAway = (isSo) => {
    isAway = isSo;
    root.style.opacity = isSo ? "0" : "";
  };
  function leaveOff() {
    if (!isAway && hasLeft() && isSomebodys()) askAnew();
  }
  function takeOut() {
    if (!isAway) return leaveOff();
    if (document.visibilityState === "hidden") return;
    if (!hasLeft()) return putAway(false);
    askAnew();
  }
  addEventListener("pagehide", () => putAway(true));
  // Where a page is still there after all, it must not stay unseen.
  for (const kind of ["pageshow", "focus", "pointerdown", "keydown"])
    addEventListener(kind, takeOut);
  document.addEventListener("visibilitychange", takeOut);
  addEventListener("storage", ({ key }) => key === "backcare.left" && leaveOff());
})();
