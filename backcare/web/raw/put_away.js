// What a page shows is put away when it is left, and taken out again when it is shown: some
// browsers keep it whole, and Back shows it at once. If somebody has signed out meanwhile (forget.js)
// it stays away, and is asked for anew. It stands in the head of each page of this server.
(() => {
  const root = document.documentElement;
  // Since when it shows what it shows; anew where it forgets who was here by itself (forget.js).
  globalThis.backcareSince = Date.now();
  const hasLeft = () => {
    try {
      return Number(localStorage.getItem("backcare.left")) > globalThis.backcareSince;
    } catch {
      return false; // where storage is not allowed, nobody is known to have left
    }
  };
  let isAway = false;
  const putAway = (isSo) => {
    isAway = isSo;
    root.style.opacity = isSo ? "0" : "";
  };
  function takeOut() {
    if (!isAway || document.visibilityState === "hidden") return;
    if (!hasLeft()) return putAway(false);
    // Not a reload: what a form of the door was answered with would be sent again.
    const isDoor = location.pathname.startsWith("/door/");
    location.replace(isDoor ? "/door/account" : `${location.pathname}${location.search}`);
  }
  addEventListener("pagehide", () => putAway(true));
  // Where a page is still there after all, it must not stay unseen.
  for (const kind of ["pageshow", "focus", "pointerdown", "keydown"])
    addEventListener(kind, takeOut);
  document.addEventListener("visibilitychange", takeOut);
})();
