// How a guided session moves on, and what of it counts: only states and events, no page, no clock.

import assert from "node:assert/strict";
import test from "node:test";
import {
  advance,
  changeVersion,
  passTime,
  placeOf,
  secondsOf,
  skipStation,
  skipStep,
  stepBack,
  stepOf,
  stopSession,
  summary,
} from "../../backcare/ui/components/served/session/core.js";
import { repOf } from "../../backcare/ui/components/served/session/steps.js";
import {
  after,
  beats,
  begun,
  eventsUntil,
  LADDER,
  ONE,
  READY,
  reps,
  SIDES,
  setsOf,
  station,
} from "./sessions.js";

test("a session ends by itself and counts what was done", () => {
  const state = after(ONE, 1000);
  assert.equal(state.status, "ended");
  assert.equal(state.workedMs, 22_000);
  assert.deepEqual(summary(ONE, state), [{ exercise: "E01", sets: [{ reps: 3 }] }]);
});

test("time in small pieces is the same as in one", () => {
  const first = begun();
  let state = first;
  for (let n = 0; n < 4000; n += 1) state = advance(SIDES, state, 37).state;
  assert.deepEqual(state, after(SIDES, 148, first));
});

test("a pause in a hold lets no time pass", () => {
  const paused = { ...after(SIDES, 15), status: "paused" };
  assert.equal(paused.ms, 5000);
  assert.equal(advance(SIDES, paused, 60000).state.ms, 5000);
  assert.equal(advance(SIDES, { ...paused, status: "running" }, 1000).state.ms, 6000);
});

test("events come once each", () => {
  const kinds = [];
  let state = begun();
  for (let n = 0; n < 250; n += 1) {
    const moved = advance(ONE, state, 100);
    state = moved.state;
    kinds.push(...moved.events.map((event) => event.type));
  }
  const counted = (kind) => kinds.filter((one) => one === kind).length;
  assert.equal(counted("tick"), 3);
  assert.equal(counted("rep"), 2);
  assert.equal(counted("part"), 3);
  assert.equal(counted("step"), 1);
  assert.equal(counted("ended"), 1);
});

test("skipping counts whole repetitions and held seconds", () => {
  const skippedAfter = (session, seconds) =>
    summary(session, skipStep(session, after(session, seconds)));
  // 10 s to get ready, then two whole repetitions of four seconds and a half one
  assert.deepEqual(skippedAfter(ONE, 20), [{ exercise: "E01", sets: [{ reps: 2 }] }]);
  assert.deepEqual(skippedAfter(ONE, 13), []);
  const [done] = skippedAfter(SIDES, 22);
  assert.deepEqual(done.sets, [{ reps: 1, hold_seconds: 12, side: "left" }]);
  assert.deepEqual(skippedAfter(SIDES, 14), []);
});

test("a hold counts once it is held, not once the next begins", () => {
  const held = {
    kind: "work",
    seconds: 33,
    reps: 3,
    hold: 8,
    beats: beats({ hold: 8, relax: 3 }),
  };
  const session = { stations: [station("E07", [READY, held])] };
  assert.deepEqual(summary(session, skipStep(session, after(session, 17))), []);
  assert.deepEqual(setsOf(session, skipStep(session, after(session, 19))), [
    { reps: 1, hold_seconds: 8 },
  ]);
});

test("skipping the last step ends", () => {
  const session = { stations: [ONE.stations[0], station("E02", [READY, reps(5)])] };
  let state = skipStation(session, begun());
  state = skipStep(session, state);
  state = skipStep(session, state);
  assert.equal(state.status, "ended");
  assert.deepEqual(summary(session, state), []);
  assert.equal(skipStep(session, state), state);
});

test("going back and doing it again counts once", () => {
  let state = after(SIDES, 10 + 20 + 1); // in the change of sides
  state = stepBack(SIDES, state); // back to the first hold
  assert.equal(state.step, 1);
  state = advance(SIDES, state, 20000).state;
  assert.deepEqual(setsOf(SIDES, state), [{ reps: 1, hold_seconds: 20, side: "left" }]);
});

test("back at the very start stays there", () => {
  assert.equal(stepBack(ONE, begun()).step, 0);
});

test("an easier version goes on with the set that is due", () => {
  const inTwoSets = (count) => [
    READY,
    reps(count, { set_number: 1, sets: 2 }),
    { kind: "rest", seconds: 20 },
    reps(count, { set_number: 2, sets: 2 }),
  ];
  const session = {
    stations: [station("E09", inTwoSets(4), { easier: ["E08", ...inTwoSets(6)] })],
  };
  const second = after(session, 10 + 16 + 20 + 1);
  const changed = changeVersion(session, second, "easier");
  assert.equal(stepOf(session, changed).kind, "ready");
  assert.deepEqual(summary(session, advance(session, changed, 1e6).state), [
    { exercise: "E09", sets: [{ reps: 4 }] },
    { exercise: "E08", sets: [{ reps: 6 }] },
  ]);
});

test("the warm-up is not counted", () => {
  const warmUp = station("E47", [reps(6)], { counts: false });
  const session = { stations: [warmUp, ...ONE.stations] };
  const done = summary(session, after(session, 1000));
  assert.deepEqual(
    done.map((one) => one.exercise),
    ["E01"],
  );
});

const ran = (state) => [secondsOf(state, "run"), secondsOf(state, "walk"), state.workedMs];

test("a run counts its seconds", () => {
  assert.deepEqual(ran(after(LADDER, 440)), [50, 90, 440_000]);
  assert.deepEqual(ran(after(LADDER, 340)), [30, 10, 340_000]);
  assert.deepEqual(ran(after(LADDER, 1000)), [60, 90, 750_000]);
});

test("the warm-up and what was skipped are not run", () => {
  assert.deepEqual(ran(stopSession(LADDER, after(LADDER, 61))), [0, 0, 61_000]);
  const skip = (state) => skipStation(LADDER, state);
  assert.deepEqual(ran(skip(skip(skip(begun())))), [0, 0, 0]);
  // from the middle of the first run to the walk: only what was run counts
  const skipped = skipStep(LADDER, after(LADDER, 310));
  assert.deepEqual(ran(advance(LADDER, skipped, 5000).state), [10, 5, 315_000]);
  const again = advance(LADDER, stepBack(LADDER, after(LADDER, 310)), 20000).state;
  assert.deepEqual(ran(again), [30, 0, 330_000]);
});

for (const [seconds, kept] of [
  [5, 3],
  [20, 3],
]) {
  test(`a set that is begun again keeps the better one: after ${seconds} s`, () => {
    const session = { stations: [...ONE.stations, station("E02", [READY, reps(5)])] };
    const back = stepBack(session, { ...after(session, 22), ms: 0 }); // three of E01 are done
    assert.equal(back.station, 0);
    const sets = setsOf(session, skipStep(session, after(session, seconds, back)));
    assert.deepEqual(sets, [{ reps: kept }]);
  });
}

test("a hold that is begun again keeps the longer one", () => {
  const back = stepBack(SIDES, after(SIDES, 10 + 20 + 1));
  assert.deepEqual(setsOf(SIDES, skipStep(SIDES, after(SIDES, 8, back))), [
    { reps: 1, hold_seconds: 20, side: "left" },
  ]);
});

test("in a timed set the beats go round, and its seconds are counted", () => {
  const round = { throw: 1, catch: 1 };
  const step = { kind: "work", seconds: 30, reps: 1, hold: 30, beats: beats(round) };
  const session = { stations: [station("E44", [step])] };
  const parts = [0, 1, 2, 3, 4, 5].map((second) => repOf(step, second * 1000 + 500).part);
  assert.deepEqual(parts, ["throw", "catch", "throw", "catch", "throw", "catch"]);
  assert.deepEqual(setsOf(session, skipStep(session, after(session, 12))), [
    { reps: 1, hold_seconds: 12 },
  ]);
  assert.deepEqual(setsOf(session, after(session, 40)), [{ reps: 1, hold_seconds: 30 }]);
});

test("a single hold counts its held seconds alone", () => {
  const parts = beats({ forward: 3, hold: 30, back: 3 });
  const step = { kind: "work", seconds: 36, reps: 1, hold: 30, beats: parts };
  const session = { stations: [station("E49", [step])] };
  const skippedAfter = (seconds) => skipStep(session, after(session, seconds));
  assert.deepEqual(summary(session, skippedAfter(7)), []);
  for (const [passed, held] of [
    [13, 10],
    [35, 30],
  ]) {
    assert.deepEqual(setsOf(session, skippedAfter(passed)), [{ reps: 1, hold_seconds: held }]);
  }
});

test("beats of a repetition come in their order, and are told", () => {
  const tilt = [
    ...beats({ flat: 2, hold: 1, middle: 2 }),
    ...beats({ arch: 2, hold: 1, middle: 2 }),
  ];
  const work = { kind: "work", seconds: 20, reps: 2, beats: tilt };
  const session = { stations: [station("E02", [work])] };
  const parts = [...Array(20).keys()].map((second) => repOf(work, second * 1000 + 500).part);
  const flat = ["flat", "flat", "hold", "middle", "middle"];
  const arch = ["arch", "arch", "hold", "middle", "middle"];
  assert.deepEqual(parts, [...flat, ...arch, ...flat, ...arch]);
  const told = eventsUntil(session, 20).map((event) => event.type);
  assert.equal(told.filter((type) => type === "part").length, 10);
  assert.equal(told.filter((type) => type === "rep").length, 1);
});

test("a place is the set that is under way or comes next", () => {
  const sets = [0, 12, 32, 40, 60, 90].map((seconds) => placeOf(SIDES, after(SIDES, seconds)).set);
  assert.deepEqual(sets, [1, 1, 1, 1, 2, 2]);
  assert.deepEqual(placeOf(SIDES, begun()), { name: "E08", set: 1, sets: 2 });
  assert.deepEqual(placeOf(LADDER, begun()), { name: null, set: 1, sets: 1 });
});

for (const [kind, seconds, hasSlept] of [
  ["routine", 4, false],
  ["routine", 3600, true],
  ["run", 60, false],
  ["run", 3600, true],
]) {
  test(`time in which the page stood still: ${seconds} s of a ${kind}`, () => {
    const session = { kind, stations: [station(null, [{ kind: "walk", seconds: 5000 }])] };
    const passed = passTime(session, after(session, 30), seconds * 1000);
    assert.equal(passed.hasSlept, hasSlept);
    assert.equal(passed.state.workedMs, hasSlept ? 30_000 : (30 + seconds) * 1000);
    assert.equal(passed.state.status, hasSlept ? "paused" : "running");
  });
}

const AFTER_RUN = {
  kind: "after-run",
  stations: [station(null, [{ kind: "walk", seconds: 300 }]), station("E47", [READY, reps(6)])],
};

test("after a run one walks with the screen off, and what follows waits to be seen", () => {
  const onTheWay = passTime(AFTER_RUN, after(AFTER_RUN, 30), 200_000);
  assert.deepEqual([onTheWay.state.ms, onTheWay.hasSlept], [230_000, false]);
  const longer = passTime(AFTER_RUN, onTheWay.state, 3600_000);
  assert.equal(longer.hasSlept, true);
  assert.deepEqual([longer.state.status, longer.state.station, longer.state.ms], ["paused", 1, 0]);
  const goesOn = passTime(AFTER_RUN, { ...longer.state, status: "running" }, 60_000);
  assert.equal(goesOn.state.station, 1);
  assert.equal(goesOn.hasSlept, true);
});
