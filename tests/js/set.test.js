// One set on the page of an exercise: its steps at each speed, and how it moves on.

import assert from "node:assert/strict";
import test from "node:test";
import { passed, standsAt, stepsOf } from "../../backcare/ui/components/served/exercise/set.js";
import { beats } from "./sessions.js";

const work = (side) => ({
  kind: "work",
  side,
  reps: 2,
  beats: beats({ up: 1, down: 1 }),
  ways: [
    [
      { start: 0.3, end: 1 },
      { start: 1.2, end: 2 },
    ],
  ],
  seconds: 4,
});
const SIDES = {
  steps: [work("left"), { kind: "side", seconds: 6, side: "right" }, work("right")],
  way_out: null,
};
const HELD = {
  steps: [
    {
      kind: "work",
      reps: 1,
      hold: 10,
      beats: beats({ hold: 10 }),
      ways: [[{ start: 0.3, end: 1.3, own: "first" }]],
      seconds: 10,
    },
  ],
  way_out: { start: 2, end: 3 },
};

const told = (steps) => steps.map(({ kind, side, seconds }) => [kind, side, seconds]);

test("at the speed of the dose it is the whole set, with both sides", () => {
  assert.deepEqual(told(stepsOf(SIDES, "dose", false)), [
    ["work", "left", 4],
    ["side", "right", 6],
    ["work", "right", 4],
  ]);
  assert.deepEqual(
    stepsOf(SIDES, "dose", true).map((step) => step.side),
    ["right", "left", "left"],
  );
});

test("once and slowly it is one repetition of the side that is asked for", () => {
  assert.deepEqual(told(stepsOf(SIDES, "once", true)), [["work", "right", 2]]);
  assert.deepEqual(told(stepsOf(SIDES, "slow", false)), [["work", "left", 4]]);
  assert.deepEqual(told(stepsOf(SIDES, "look", false)), [["work", "left", 2]]);
});

test("a hold ends with the way out of it, as slow as the rest", () => {
  const seconds = (speed) => stepsOf(HELD, speed, false).map((step) => step.seconds);
  assert.deepEqual(
    [seconds("dose"), seconds("once"), seconds("slow")],
    [
      [10, 1],
      [10, 1],
      [3, 2],
    ],
  );
});

test("time in small pieces is the same as in one, and ends once", () => {
  const steps = stepsOf(SIDES, "dose", false);
  let at = { step: 0, ms: 0 };
  const kinds = [];
  for (let n = 0; n < 200; n += 1) {
    const more = passed(steps, at, 70);
    at = more.at;
    kinds.push(...more.events.map((event) => event.type));
  }
  assert.deepEqual(at, { step: 3, ms: 0 });
  assert.deepEqual(passed(steps, { step: 0, ms: 0 }, 12_000).at, { step: 2, ms: 2000 });
  const counted = (kind) => kinds.filter((one) => one === kind).length;
  assert.deepEqual(["rep", "part", "step", "ended"].map(counted), [2, 4, 2, 1]);
});

test("in a change of sides the film stands where the next side begins", () => {
  const steps = stepsOf(SIDES, "dose", false);
  assert.equal(standsAt(steps, 1).end, 0.3);
  assert.equal(standsAt(steps, 3).end, 0.3);
});
