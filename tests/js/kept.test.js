// What the browser keeps of a guided session, and takes up again.

import assert from "node:assert/strict";
import test from "node:test";
import {
  beginSession,
  isKept,
  isState,
  unpacked,
} from "../../backcare/ui/components/served/session/core.js";
import { after, beats, ID, ONE, READY } from "./sessions.js";

test("what is told once is known everywhere", () => {
  const work = { kind: "work", seconds: 8, reps: 2, set_number: 2 };
  const shared = { sets: 3, beats: beats({ up: 2, down: 2 }) };
  const planned = { exercise: "E01", work: shared, steps: [READY, work] };
  const session = {
    exercises: { E01: { name: "Brace", cues: ["Slowly."] } },
    stations: [{ counts: true, versions: { planned } }],
  };
  const version = unpacked(session).stations[0].versions.planned;
  assert.equal(version.name, "Brace");
  assert.deepEqual(version.cues, ["Slowly."]);
  assert.deepEqual(version.steps, [READY, { ...work, ...shared }]);
});

for (const broken of [
  "null",
  "{}",
  '{"id": "x", "station": 0}',
  `{"id": "${ID}", "station": 7, "versions": {}}`,
]) {
  test(`a broken stored state is not taken up: ${broken}`, () => {
    assert.equal(isState(ONE, JSON.parse(broken)), false);
  });
}

test("a stored state is taken up", () => {
  assert.equal(isState(ONE, JSON.parse(JSON.stringify(after(ONE, 12)))), true);
});

test("a session has the day on which it began", () => {
  const state = beginSession(ID, "left", 0, new Date(2026, 10, 15, 23, 58));
  assert.equal(state.day, "2026-11-15");
  assert.equal(after(ONE, 600, state).day, "2026-11-15");
  assert.equal(new Date(state.begunAt).getHours(), 23);
});

for (const [hour, ends, day] of [
  [0, 0, "2026-11-15"],
  [0, 3, "2026-11-14"],
  [2, 3, "2026-11-14"],
  [3, 3, "2026-11-15"],
  [23, 5, "2026-11-15"],
]) {
  test(`at ${hour}:30 with a day that ends at ${ends} it is ${day}`, () => {
    const state = beginSession(ID, "left", ends, new Date(2026, 10, 15, hour, 30));
    assert.equal(state.day, day);
  });
}

const WEEK = 7 * 86_400_000;

for (const [change, owner, later, expected] of [
  [{}, "home", 0, true],
  [{}, "home", WEEK - 1, true],
  [{}, "home", WEEK, false],
  [{}, "f".repeat(32), 0, false],
  [{ owner: "" }, "", 0, false],
  [{ id: "x" }, "home", 0, false],
  [{ begunAt: null }, "home", WEEK, false],
]) {
  const told = `${JSON.stringify(change)} for "${owner}" ${later} ms later`;
  test(`what is kept is for one person and a week: ${told}`, () => {
    const begunAt = 1_800_000_000_000;
    const kept = { owner: "home", id: ID, begunAt, ...change };
    assert.equal(isKept(kept, owner, begunAt + later), expected);
    assert.equal(isKept(null, "home", begunAt), false);
  });
}
