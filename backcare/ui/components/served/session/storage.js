// What the browser keeps: one session, and a runner's preferences for being led.

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

function read(key, shelf = localStorage) {
  try {
    return JSON.parse(shelf.getItem(key));
  } catch {
    return null; // private windows may refuse, and stored text may be broken
  }
}

function keep(key, value, shelf = localStorage) {
  try {
    if (value === null) shelf.removeItem(key);
    else shelf.setItem(key, JSON.stringify(value));
  } catch {
    // the session goes on without it
  }
}

// Where something is kept that nobody needs once the page is gone, and that nobody else may find.
export function passingShelf() {
  const held = new Map();
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => held.set(key, value),
    removeItem: (key) => held.delete(key),
  };
}

export function readPreferences() {
  return { sound: true, speech: true, vibration: true, side: "left", ...read(PREFERENCES) };
}

// Whether another tab, or the settings in one, has changed them.
export function arePreferencesChangedBy(event) {
  return event.key === PREFERENCES;
}

export function keepPreferences(preferences) {
  keep(PREFERENCES, preferences);
}

// The one session that this browser keeps: `KEPT` has whose it is and how far it has come, `LED`
// the session itself, so that it goes on as it began even if the plan has changed since.
export class Memory {
  constructor(owner, shelf) {
    this.owner = owner;
    this.shelf = shelf;
  }

  // Whether another tab has changed it.
  static isChangedBy(event) {
    return event.key === KEPT;
  }

  read() {
    const kept = read(KEPT, this.shelf);
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
    const led = read(LED, this.shelf);
    if (led?.id !== id) return null;
    try {
      return unpacked(led.data);
    } catch {
      return null; // kept by an earlier version in another shape
    }
  }

  begin(state, data) {
    keep(LED, { id: state.id, data }, this.shelf);
    this.take(state, null);
  }

  // From now on this tab owns it, if the browser allows that.
  take(state, result) {
    this.write(state, result);
    this.isAllowed = read(KEPT, this.shelf)?.tab === TAB;
  }

  write(state, result) {
    const { id, begunAt } = state;
    keep(KEPT, { owner: this.owner, tab: TAB, id, begunAt, state, result }, this.shelf);
  }

  // Another tab has taken it over, or it was given up or saved there, or its runner signed out.
  isLost(id) {
    const kept = read(KEPT, this.shelf);
    return this.isAllowed && (kept?.id !== id || kept.tab !== TAB);
  }

  drop(id) {
    if (id && read(KEPT, this.shelf)?.id !== id) return;
    keep(KEPT, null, this.shelf);
    keep(LED, null, this.shelf);
  }
}
