// One step of a guided session: what is seen of it, and what its big number counts.

import assert from "node:assert/strict";
import test from "node:test";
import { countOf, pictureOf } from "../../backcare/ui/components/served/session/steps.js";
import { beats, hold, READY, reps } from "./sessions.js";

const HELD = {
  kind: "work",
  reps: 2,
  hold: 3,
  beats: beats({ up: 2, hold: 3, down: 2 }),
  seconds: 14,
};
const MOVED = reps(3);
const TWICE_HELD = {
  kind: "work",
  reps: 1,
  beats: [...beats({ flat: 2, hold: 1, middle: 2 }), ...beats({ arch: 2, hold: 1, middle: 2 })],
  seconds: 10,
};
const TIMED = { kind: "work", reps: 1, hold: 40, beats: beats({ up: 1, down: 1 }), seconds: 40 };

for (const [name, step, at, status, seen] of [
  ["getting ready", READY, 1, "running", "still"],
  ["a rest", { kind: "rest", seconds: 20 }, 1, "running", "still"],
  ["a change of sides", { kind: "side" }, 1, "running", "still"],
  ["the way into a hold", HELD, 1, "running", "moving"],
  ["a hold", HELD, 3, "running", "still"],
  ["the way out of a hold", HELD, 6, "running", "moving"],
  ["a pause", HELD, 1, "paused", "stopped"],
  ["repetitions", MOVED, 5, "running", "moving"],
  ["a timed set", TIMED, 5, "running", "moving"],
  ["one of two holds: neither stands for both", TWICE_HELD, 2.5, "running", "stopped"],
]) {
  test(`the film moves with whoever moves alone: ${name}`, () => {
    assert.equal(pictureOf(step, at * 1000, status), seen);
  });
}

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
