// One step of a guided session: what its big number counts.

import assert from "node:assert/strict";
import test from "node:test";
import { countOf } from "../../backcare/ui/components/served/session/steps.js";
import { beats, hold, READY, reps } from "./sessions.js";

const HELD = {
  kind: "work",
  reps: 2,
  hold: 3,
  beats: beats({ up: 2, hold: 3, down: 2 }),
  seconds: 14,
};
const MOVED = reps(3);
const TIMED = { kind: "work", reps: 1, hold: 40, beats: beats({ up: 1, down: 1 }), seconds: 40 };

for (const [name, step, at, counted] of [
  ["getting ready", READY, 2.5, { seconds: 8 }],
  ["repetitions", MOVED, 4.5, { rep: 2, of: 3 }],
  ["a hold", HELD, 3, { seconds: 2 }],
  ["the way into the next hold", HELD, 8, { seconds: 1 }],
  ["a timed set", TIMED, 5, { seconds: 35 }],
  ["the end of a hold", hold(30), 30, { seconds: 0 }],
]) {
  test(`the big number counts seconds or repetitions: ${name}`, () => {
    assert.deepEqual(countOf(step, at * 1000), counted);
  });
}
