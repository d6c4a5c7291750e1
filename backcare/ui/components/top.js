// Goes to the top of the page, and to its heading, when the screen is a new one; or to a block of it
// that the address asks for. Readers who come
// back by the browser's Back or Forward find the page where they left it. Those who have moved on
// with the keyboard, or are in a field already, keep their place: on a slow machine this comes
// late.

const WRITES =
  "textarea, [contenteditable=true], input:not([type=checkbox], [type=radio], [role=combobox])";
const RESTORE_MS = 50;
const RESTORE_TRIES = 80; // a page of cards takes its time on a slow phone
const before = new Map();
const left = new Map();
let isReturning = false; // until the next tap: a page may be drawn twice on the way back
let isMoved = false;
let pressed = null; // what had the focus at the tap

const scroller = () => document.querySelector("main");

addEventListener(
  "click",
  () => {
    left.set(before.get("page"), scroller()?.scrollTop ?? 0);
    isReturning = false;
    pressed = document.activeElement;
  },
  true,
);
addEventListener("popstate", () => {
  isReturning = true;
  pressed = document.activeElement;
});
for (const kind of ["wheel", "touchstart", "keydown"]) {
  addEventListener(kind, () => (isMoved = true), { capture: true, passive: true });
}

function hasMovedOn() {
  const now = document.activeElement;
  if (!now || now === document.body) return false;
  return now !== pressed || now.matches(WRITES);
}

function restore(top, tries = 0) {
  scroller()?.scrollTo({ top });
  if (isMoved || tries > RESTORE_TRIES || scroller()?.scrollTop >= top - 1) return;
  setTimeout(restore, RESTORE_MS, top, tries + 1);
}

export default function ({ data }) {
  const { part, screen, mayReturn, at } = data;
  const isNew = before.has(part) ? before.get(part) !== screen : Boolean(at);
  before.set(part, screen);
  if (!isNew) return;
  const top = (mayReturn && isReturning && left.get(screen)) || 0;
  isMoved = false;
  scroller()?.scrollTo({ top });
  // The heading of the new screen may not be drawn yet.
  setTimeout(() => {
    const block = at && !top ? document.querySelector(`.st-key-${CSS.escape(at)}`) : null;
    block?.scrollIntoView({ block: "start" });
    const heading = block?.querySelector("h2") ?? document.querySelector("main h1");
    if (heading && !hasMovedOn()) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    if (!isMoved && !block) restore(top);
  }, 150);
}
