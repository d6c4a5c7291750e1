// What the browser keeps: one session, and how somebody likes to be led.

import { isKept, isState, unpacked } from "./core.js";

const KEPT = "backcare.session";
const LED = "backcare.session.led";
const PREFERENCES = "backcare.session.preferences";
const TAB = newId();

export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) =>
    b.toString(16).padStart(2, "0"),
  ).join("");
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // private windows may refuse, and stored text may be broken
  }
}

function keep(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // the session goes on without it
  }
}

export function readPreferences() {
  return { sound: true, speech: true, vibration: true, side: "left", ...read(PREFERENCES) };
}

export function keepPreferences(preferences) {
  keep(PREFERENCES, preferences);
}

// The one session that this browser keeps: `KEPT` says whose it is and where it is, `LED` how it is
// led, so that it goes on as it began, also where the plan is another one by now.
export class Memory {
  constructor(owner) {
    this.owner = owner;
  }

  // Whether another tab has changed it.
  static isChangedBy(event) {
    return event.key === KEPT;
  }

  read() {
    const kept = read(KEPT);
    if (isKept(kept, this.owner, Date.now())) return kept;
    if (kept) this.drop();
    return null;
  }

  // What is kept and can be gone on with or sent.
  found() {
    const kept = this.read();
    const led = kept && this.led(kept.id);
    const isWhole = kept?.result || (led && isState(led, kept.state));
    return isWhole ? { kept, led } : null;
  }

  led(id) {
    const led = read(LED);
    if (led?.id !== id) return null;
    try {
      return unpacked(led.data);
    } catch {
      return null; // kept by a version that had it in another shape
    }
  }

  begin(state, data) {
    keep(LED, { id: state.id, data });
    this.take(state, null);
  }

  // From now on this tab keeps it, if the browser lets it.
  take(state, result) {
    this.write(state, result);
    this.isAllowed = read(KEPT)?.tab === TAB;
  }

  write(state, result) {
    const { id, begunAt } = state;
    keep(KEPT, { owner: this.owner, tab: TAB, id, begunAt, state, result });
  }

  // Another tab goes on with it, or it was given up, saved or signed out there.
  isLost(id) {
    const kept = read(KEPT);
    return this.isAllowed && (kept?.id !== id || kept.tab !== TAB);
  }

  drop(id) {
    if (id && read(KEPT)?.id !== id) return;
    keep(KEPT, null);
    keep(LED, null);
  }
}
