// Sessions to try the player's logic with, as the server sends them.

import {
  advance,
  beginSession,
  summary,
} from "../../backcare/ui/components/served/session/core.js";

export const READY = { kind: "ready", seconds: 10 };
export const ID = "a".repeat(32);

export const beats = (seconds) =>
  Object.entries(seconds).map(([name, n]) => ({ do: name, seconds: n }));

export const hold = (seconds, values) => ({
  kind: "work",
  seconds,
  reps: 1,
  hold: seconds,
  beats: beats({ hold: seconds }),
  ...values,
});

export const reps = (count, values) => ({
  kind: "work",
  seconds: 4 * count,
  reps: count,
  beats: beats({ up: 2, down: 2 }),
  ...values,
});

const version = (name, steps) => ({ exercise: name, name, steps });

// `values` may have `counts`, and other versions by their name: `{ easier: [name, ...steps] }`.
export function station(name, steps, { counts = true, ...others } = {}) {
  const versions = { planned: version(name, steps) };
  for (const [kind, [other, ...own]] of Object.entries(others))
    versions[kind] = version(other, own);
  return { counts, versions };
}

export const ONE = { stations: [station("E01", [READY, reps(3)])] };

export const SIDES = {
  stations: [
    station("E08", [
      READY,
      hold(20, { side: "left", set_number: 1, sets: 2 }),
      { kind: "side", seconds: 6 },
      hold(20, { side: "right", set_number: 1, sets: 2 }),
      { kind: "rest", seconds: 20 },
      hold(20, { side: "left", set_number: 2, sets: 2 }),
      { kind: "side", seconds: 6 },
      hold(20, { side: "right", set_number: 2, sets: 2 }),
    ]),
  ],
};

const RUN = { kind: "run", seconds: 30 };
const WALK = { kind: "walk", seconds: 90 };
export const LADDER = {
  stations: [
    station(null, [{ kind: "walk", seconds: 300 }], { counts: false }),
    station(null, [RUN, WALK, RUN]),
    station(null, [{ kind: "walk", seconds: 300 }], { counts: false }),
  ],
};

export const begun = (side = "left") => beginSession(ID, side);

export const after = (session, seconds, state = begun()) =>
  advance(session, state, seconds * 1000).state;

// What is told from the beginning on, asked for as often as the player does.
export function eventsUntil(session, seconds) {
  const found = [];
  let now = begun();
  for (let n = 0; n < seconds * 5; n += 1) {
    const { state, events } = advance(session, now, 200);
    now = state;
    found.push(...events);
  }
  return found;
}

// The sets of the exercise that was done first.
export const setsOf = (session, state) => summary(session, state)[0].sets;
