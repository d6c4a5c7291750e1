// The time of a film: where it is, how fast it goes and what is counted, at any moment of a step.

import assert from "node:assert/strict";
import test from "node:test";
import {
  countOn,
  filmAt,
  lookedAt,
  onceOf,
  startOf,
  waitFor,
} from "../../backcare/ui/components/served/film/clock.js";
import { isMirrored, repOf } from "../../backcare/ui/components/served/session/steps.js";
import { beats } from "./sessions.js";

const way = (start, end, values) => ({ start, end, ...values });

const MOVED = {
  kind: "work",
  reps: 2,
  beats: beats({ down: 3, up: 1 }),
  ways: [[way(0.3, 1.8), way(2.1, 3.5)]],
  seconds: 8,
};
const HELD = {
  kind: "work",
  reps: 3,
  hold: 8,
  beats: beats({ up: 1, hold: 8, down: 1 }),
  ways: [[way(0.2, 1.2), way(2.8, 2.8), way(2.8, 3.8)]],
  seconds: 30,
};
const ONLY_HELD = {
  kind: "work",
  reps: 1,
  hold: 20,
  beats: beats({ hold: 20 }),
  ways: [[way(0.3, 1.3, { own: "first" })]],
  seconds: 20,
};
const SWAYING = { ...ONLY_HELD, ways: [[way(0, 1, { own: "first", again: [1, 3] })]] };
const HOP = {
  kind: "work",
  reps: 1,
  beats: beats({ hop: 2, back: 2 }),
  ways: [[way(0.3, 0.8, { own: "last" }), way(2.4, 3.8)]],
  seconds: 4,
};
const BOTH_SIDES = {
  kind: "work",
  reps: 4,
  alternates: true,
  beats: beats({ sweep: 2 }),
  ways: [[way(0.3, 2.9)], [way(3.2, 5.8)]],
  seconds: 8,
};
const BALL = {
  kind: "work",
  reps: 1,
  hold: 30,
  beats: beats({ throw: 1, catch: 1 }),
  ways: [[way(0.6, 1.6), way(1.6, 2.8)]],
  seconds: 30,
};

for (const [name, step, at, time, speed] of [
  ["the way out begins", MOVED, 0, 0.3, 0.5],
  ["half of the way out", MOVED, 1.5, 1.05, 0.5],
  ["the way back begins", MOVED, 3, 2.1, 1.4],
  ["the next repetition", MOVED, 4, 0.3, 0.5],
  ["after the last one", MOVED, 8, 3.5, 0],
  ["a hold begins", HELD, 1, 2.8, 0],
  ["a hold ends", HELD, 8.9, 2.8, 0],
  ["out of a hold", HELD, 9.5, 3.3, 1],
  ["the way into a lone hold keeps its own speed", ONLY_HELD, 0.5, 0.8, 1],
  ["a lone hold", ONLY_HELD, 15, 1.3, 0],
  ["what sways sways again", SWAYING, 4, 2, 1],
  ["it waits for a hop", HOP, 1.4, 0.3, 0],
  ["the hop itself", HOP, 1.75, 0.55, 1],
  ["to the left", { ...BOTH_SIDES, side: "left" }, 0, 0.3, 1.3],
  ["then to the right", { ...BOTH_SIDES, side: "left" }, 2, 3.2, 1.3],
  ["to the right first", { ...BOTH_SIDES, side: "right" }, 0, 3.2, 1.3],
  ["a timed set goes round", BALL, 5, 1.6, 1.2],
]) {
  test(`the film keeps the time of the dose: ${name}`, () => {
    const aim = filmAt(step, at * 1000);
    assert.ok(Math.abs(aim.time - time) < 1e-9, `${aim.time}`);
    assert.ok(Math.abs(aim.speed - speed) < 1e-9, `${aim.speed}`);
  });
}

test("a step without a film, or without work, asks nothing of it", () => {
  const { ways: _, ...before } = MOVED;
  assert.equal(filmAt(before, 1000), null);
  assert.equal(filmAt({ kind: "rest", seconds: 30 }, 1000), null);
});

test("before the first set it stands where that begins", () => {
  assert.equal(startOf(MOVED), 0.3);
  assert.equal(startOf({ ...BOTH_SIDES, side: "right" }), 3.2);
  assert.equal(startOf({ kind: "work" }), 0);
});

for (const [name, step, at, counted] of [
  ["a repetition", MOVED, 4.5, { number: 2, of: 2, held: null }],
  ["a hold", HELD, 15, { number: 2, of: 3, held: { left: 4, share: 0.5 } }],
  ["a lone hold", ONLY_HELD, 5, { number: 1, of: 1, held: { left: 15, share: 0.25 } }],
  ["a timed set", BALL, 12, { seconds: 18 }],
]) {
  test(`what is counted on the picture: ${name}`, () => {
    assert.deepEqual(countOn(step, at * 1000), counted);
  });
}

test("nothing is counted on a rest", () => {
  assert.equal(countOn({ kind: "rest", seconds: 30 }, 1000), null);
});

for (const [name, step, at, waits] of [
  ["in the middle", MOVED, 0.5, 200],
  ["before a beat", MOVED, 2.95, 50],
  ["before a hop", HOP, 1.45, 50],
  ["before the end", { kind: "rest", seconds: 1.1 }, 1.05, 50],
  ["before a whole second", { kind: "rest", seconds: 30 }, 2.9, 100],
]) {
  test(`it looks again when something changes: ${name}`, () => {
    assert.ok(Math.abs(waitFor(step, at * 1000) - waits) <= 1);
  });
}

test("once is once through what the film shows", () => {
  assert.deepEqual(
    [onceOf(MOVED), onceOf(BOTH_SIDES), onceOf(BALL)].map((one) => one.seconds),
    [4, 4, 2],
  );
  assert.equal(onceOf({ ...MOVED, alternates: true }).reps, 2);
});

test("looked at slowly it takes twice as long, and stands for three seconds at most", () => {
  assert.deepEqual(lookedAt(HELD, 2).beats, beats({ up: 2, hold: 3, down: 2 }));
  assert.equal(lookedAt(HELD, 2).seconds, 7);
  assert.equal(filmAt(lookedAt(ONLY_HELD, 2), 1000).speed, 0.5);
  assert.deepEqual(filmAt(lookedAt(BALL, 1), 500), filmAt(BALL, 500));
});

test("what takes turns is looked at on both sides: the film again, mirrored", () => {
  const turns = { ...MOVED, side: "left", alternates: true };
  for (const looked of [onceOf(turns), lookedAt(turns, 1), lookedAt(turns, 2)]) {
    const half = looked.seconds * 500;
    const seen = [0, half].map((ms) => repOf(looked, ms).side);
    assert.deepEqual(seen, ["left", "right"]);
    assert.deepEqual(
      seen.map((side) => isMirrored({ shown_side: "left" }, side)),
      [false, true],
    );
    const [first, second] = [400, half + 400].map((ms) => filmAt(looked, ms));
    assert.ok(Math.abs(first.time - second.time) < 1e-9);
    assert.equal(first.speed, second.speed);
  }
});
