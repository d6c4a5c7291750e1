// Which side a guided session is about: a film of the other one would be followed.

import assert from "node:assert/strict";
import test from "node:test";
import { advance, skipStep, stepOf } from "../../backcare/ui/components/served/session/core.js";
import { isMirrored, repOf, sideOf } from "../../backcare/ui/components/served/session/steps.js";
import { after, begun, eventsUntil, READY, reps, SIDES, setsOf, station } from "./sessions.js";

test("both sides of both sets are told", () => {
  const told = setsOf(SIDES, after(SIDES, 1000)).map((set) => [set.side, set.hold_seconds]);
  assert.deepEqual(told, [
    ["left", 20],
    ["right", 20],
    ["left", 20],
    ["right", 20],
  ]);
});

test("starting with the right side swaps both", () => {
  const sets = setsOf(SIDES, advance(SIDES, begun("right"), 1e6).state);
  assert.deepEqual(
    sets.map((set) => set.side),
    ["right", "left", "right", "left"],
  );
});

// The sides of an exercise that takes turns, repetition by repetition.
const TURNS = { stations: [station("E05", [READY, reps(8, { side: "left", alternates: true })])] };

for (const [first, second] of [
  ["left", "right"],
  ["right", "left"],
]) {
  test(`sides that take turns do so at every repetition: ${first} first`, () => {
    const seen = [];
    let state = begun(first);
    for (let n = 0; n < 400; n += 1) {
      const step = stepOf(TURNS, state);
      const rep = repOf(step, state.ms);
      if (rep && state.status === "running") seen[rep.number - 1] = sideOf(step, state.ms);
      state = advance(TURNS, state, 200).state;
    }
    assert.deepEqual(seen, Array(4).fill([first, second]).flat());
    assert.deepEqual(setsOf(TURNS, state), [
      { side: first, reps: 4 },
      { side: second, reps: 4 },
    ]);
  });
}

test("turns tell their side, and a set broken off counts by side", () => {
  const seconds = 10 + 3 * 4 + 1;
  const told = eventsUntil(TURNS, seconds).filter((event) => event.type === "rep");
  assert.deepEqual(
    told.map((event) => event.side),
    ["right", "left", "right"],
  );
  assert.deepEqual(setsOf(TURNS, skipStep(TURNS, after(TURNS, seconds))), [
    { side: "left", reps: 2 },
    { side: "right", reps: 1 },
  ]);
});

for (const [first, coming] of [
  ["left", "right"],
  ["right", "left"],
]) {
  test(`getting ready and changing name the side that comes: ${first} first`, () => {
    const ready = { kind: "ready", seconds: 10, side: "left" };
    const change = { kind: "side", seconds: 6, side: "right" };
    const steps = [ready, reps(2, { side: "left" }), change, reps(2, { side: "right" })];
    const session = { stations: [station("E25", steps)] };
    const at = (seconds) => {
      const state = after(session, seconds, begun(first));
      return sideOf(stepOf(session, state), state.ms);
    };
    assert.deepEqual([1, 12, 19, 26].map(at), [first, first, coming, coming]);
  });
}

for (const [shown, side, expected] of [
  ["left", "left", false],
  ["left", "right", true],
  ["right", "left", true],
  ["right", "right", false],
  ["left", null, false],
  [null, "right", false],
]) {
  test(`a film is mirrored exactly for the other side: ${shown} shown, ${side} due`, () => {
    assert.equal(isMirrored({ shown_side: shown }, side), expected);
  });
}
