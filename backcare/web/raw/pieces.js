// Replaces Streamlit's module that loads its other pieces, by the page's import map: a piece that
// does not load is requested again until it does, and the page is informed meanwhile. It never
// fails: Streamlit would keep the failure and show its own message until the page is reloaded.
import { t as load } from "STREAMLIT_LOADER";

const WAITS_MS = [400, 1200, 3000, 6000, 12000];
const LATE_AFTER_MS = 10000;
let number = 0;

function tell(name, tries) {
  dispatchEvent(new CustomEvent("backcare:piece", { detail: { name, tries } }));
}

export const t = async (piece, ...rest) => {
  const name = `piece ${++number}`;
  const late = setTimeout(tell, LATE_AFTER_MS, name, 1);
  for (let tries = 1; ; tries++) {
    try {
      const loaded = await load(piece, ...rest);
      clearTimeout(late);
      tell(name, 0);
      return loaded;
    } catch {
      if (tries > 1) tell(name, tries); // a success at the second attempt needs no message
      await new Promise((go) => setTimeout(go, WAITS_MS[tries - 1] ?? WAITS_MS.at(-1)));
    }
  }
};
