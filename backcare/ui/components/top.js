// Goes to the top of the page, and to its heading, when the screen is a new one.

const before = new Map();

export default function ({ data }) {
  const { part, screen } = data;
  const isNew = before.has(part) && before.get(part) !== screen;
  before.set(part, screen);
  if (!isNew) return;
  document.querySelector("main")?.scrollTo({ top: 0 });
  // The heading of the new screen may not be drawn yet.
  setTimeout(() => {
    const heading = document.querySelector("main h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
    document.querySelector("main").scrollTo({ top: 0 });
  }, 150);
}
