// The guided session's logic, without a page: a session and a state in, a state and events out.
//
// A session has `stations` (one for each exercise), each with `versions` (planned, maybe easier and
// harder), each with `steps` of whole seconds; `counts` sets the warm-up apart from the rest. A
// state is plain data, so that it can be stored: `workedMs` is all time that was not skipped or
// paused, `countedMs` that of stations that count, by the kind of step; `day` is the day it began.

import { eventsBetween, lengthOf, otherSide, repsDone, secondsHeld } from "./steps.js";

const SHORTEST_HOLD_S = 5; // a hold that was broken off counts from this length
const SLEPT_MS = 5000; // the page stood still for this long: the screen was off
const RUN_SLEPT_MS = 600000; // nobody looks at the screen while running
const KEPT_FOR_MS = 7 * 24 * 3600 * 1000;
const ID = /^[0-9a-f]{32}$/;

// A session is sent with what exercises and sets share said only once; here each has its own.
export function unpacked(session) {
  const version = (told) => ({
    exercise: null,
    cues: [],
    ...session.exercises[told.exercise],
    ...told,
    steps: told.steps.map((step) => (step.kind === "work" ? { ...told.work, ...step } : step)),
  });
  const stations = session.stations.map((station) => ({
    ...station,
    versions: Object.fromEntries(
      Object.entries(station.versions).map(([name, told]) => [name, version(told)]),
    ),
  }));
  return { ...session, stations };
}

export function beginSession(id, side, dayEnds = 0, now = new Date()) {
  return {
    id,
    side,
    day: dayOf(now, dayEnds),
    begunAt: now.getTime(),
    station: 0,
    step: 0,
    ms: 0,
    workedMs: 0,
    countedMs: {},
    jump: null,
    status: "running",
    versions: {},
    done: {},
    answers: null,
  };
}

// The day on the reader's own clock, as YYYY-MM-DD; until the hour at which their day ends it is the
// day before.
export function dayOf(moment, dayEnds = 0) {
  const now = new Date(moment);
  now.setHours(now.getHours() - dayEnds);
  const two = (n) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export function versionOf(session, state, station = state.station) {
  const { versions } = session.stations[station];
  return versions[state.versions[station] ?? "planned"] ?? versions.planned;
}

export function stepOf(session, state) {
  const step = versionOf(session, state).steps[state.step];
  if (!step.side || state.side !== "right") return step;
  return { ...step, side: otherSide(step.side) };
}

function nextStep(session, state) {
  const moved = { ...state, ms: 0 };
  if (state.jump !== null) return { ...moved, step: state.jump, jump: null };
  if (state.step + 1 < versionOf(session, state).steps.length) {
    return { ...moved, step: state.step + 1 };
  }
  return nextStation(session, moved);
}

function nextStation(session, state) {
  if (state.station + 1 === session.stations.length) return { ...state, status: "ended" };
  return { ...state, station: state.station + 1, step: 0, ms: 0, jump: null };
}

// What was done of a set so far, by side; nothing if it is too little to count.
function setsDone(session, state) {
  const step = stepOf(session, state);
  if (step.kind !== "work") return [];
  const isWhole = state.ms >= lengthOf(step);
  const done = { station: state.station, exercise: versionOf(session, state).exercise };
  if (step.side) done.side = step.side;
  if (step.reps === 1 && step.hold) {
    const seconds = isWhole ? step.hold : secondsHeld(step, state.ms);
    if (seconds < SHORTEST_HOLD_S && !isWhole) return [];
    return [{ ...done, reps: 1, hold_seconds: seconds }];
  }
  if (step.hold) done.hold_seconds = step.hold;
  const reps = isWhole ? step.reps : repsDone(step, state.ms);
  if (!step.alternates) return reps ? [{ ...done, reps }] : [];
  const sets = [
    { ...done, reps: Math.ceil(reps / 2) },
    { ...done, side: otherSide(step.side), reps: Math.floor(reps / 2) },
  ];
  return sets.filter((set) => set.reps);
}

// A set that is done again counts once, as the better of both.
function withSet(session, state) {
  const done = { ...state.done };
  for (const set of setsDone(session, state)) {
    const version = state.versions[state.station] ?? "planned";
    const key = [state.station, version, state.step, set.side ?? ""].join(" ");
    if (!done[key] || amountOf(set) >= amountOf(done[key])) done[key] = set;
  }
  return { ...state, done };
}

function amountOf(done) {
  return done.reps * (done.hold_seconds ?? 1);
}

function withTime(session, state, step, ms) {
  const now = { ...state, ms: state.ms + ms, workedMs: state.workedMs + ms };
  if (!session.stations[state.station].counts) return now;
  const counted = (state.countedMs[step.kind] ?? 0) + ms;
  return { ...now, countedMs: { ...state.countedMs, [step.kind]: counted } };
}

// Let time pass. Events: "step" (a new one begins), "tick" (last three seconds), "rep" (with its
// side), "part", "ended".
export function advance(session, state, ms) {
  const events = [];
  let now = state;
  let left = ms;
  while (now.status === "running" && left > 0) {
    const step = stepOf(session, now);
    const used = Math.min(left, lengthOf(step) - now.ms);
    const before = now.ms;
    now = withTime(session, now, step, used);
    left -= used;
    events.push(...eventsBetween(step, before, now.ms));
    if (now.ms >= lengthOf(step)) {
      now = nextStep(session, withSet(session, now));
      events.push({ type: now.status === "ended" ? "ended" : "step" });
    }
  }
  return { state: now, events };
}

// The same, unless the page stood still: then none of that time counts, and it waits for a tap.
export function passTime(session, state, ms) {
  if (ms <= (session.kind === "run" ? RUN_SLEPT_MS : SLEPT_MS)) {
    return { ...advance(session, state, ms), hasSlept: false };
  }
  if (isWalkingOff(session, state)) return passWalk(session, state, ms);
  return { state: { ...state, status: "paused" }, events: [], hasSlept: true };
}

// Nobody looks at the screen while walking after a run, but for what follows it.
function isWalkingOff(session, state) {
  return session.kind === "after-run" && stepOf(session, state).kind === "walk";
}

function passWalk(session, state, ms) {
  const left = lengthOf(stepOf(session, state)) - state.ms;
  if (ms <= left) return { ...advance(session, state, ms), hasSlept: false };
  const walked = advance(session, state, left);
  return { ...walked, state: { ...walked.state, status: "paused" }, hasSlept: true };
}

export function skipStep(session, state) {
  return state.status === "ended" ? state : nextStep(session, withSet(session, state));
}

export function skipStation(session, state) {
  if (state.status === "ended") return state;
  return nextStation(session, { ...withSet(session, state), ms: 0 });
}

// Back to the start of this step, or of the one before if this one has hardly begun.
export function stepBack(session, state) {
  if (state.ms > 3000) return { ...state, ms: 0 };
  if (state.step > 0) return { ...state, step: state.step - 1, ms: 0, jump: null };
  if (state.station === 0) return { ...state, ms: 0 };
  const station = state.station - 1;
  return {
    ...state,
    station,
    step: versionOf(session, state, station).steps.length - 1,
    ms: 0,
    jump: null,
  };
}

// The easier or harder version, with the sets that are left.
export function changeVersion(session, state, version) {
  if (!session.stations[state.station].versions[version]) return state;
  const set = stepOf(session, state).set_number ?? 1;
  const kept = withSet(session, state);
  const changed = {
    ...kept,
    versions: { ...kept.versions, [state.station]: version },
    step: 0,
    ms: 0,
  };
  const { steps } = versionOf(session, changed);
  const sets = Math.max(...steps.map((step) => step.sets ?? 1));
  const at = steps.findIndex(
    (s) => s.kind === "work" && (s.set_number ?? 1) === Math.min(set, sets),
  );
  return { ...changed, jump: at > 1 ? at : null };
}

export function stopSession(session, state) {
  return { ...withSet(session, state), status: "ended" };
}

// What comes after this step, for "Next: ...".
export function comingStation(session, state) {
  return session.stations[state.station + 1] ?? null;
}

// What was done, by exercise in the order of the session; the warm-up is left out.
export function summary(session, state) {
  const sets = Object.values(state.done).filter((done) => session.stations[done.station].counts);
  const exercises = [...new Set(sets.map((done) => done.exercise))];
  return exercises.map((exercise) => ({
    exercise,
    sets: sets
      .filter((done) => done.exercise === exercise)
      .map(({ station, exercise: _, ...set }) => set),
  }));
}

// Whole seconds of a kind that were really done, not skipped, for the run-walk ladder.
export function secondsOf(state, kind) {
  return Math.floor((state.countedMs[kind] ?? 0) / 1000);
}

// Where a state is: the exercise or part, and the set that is running or comes next.
export function placeOf(session, state) {
  const { name, steps } = versionOf(session, state);
  const coming = steps.slice(state.jump ?? state.step).find((step) => step.kind === "work");
  return { name, set: coming?.set_number ?? 1, sets: coming?.sets ?? 1 };
}

// ---- what the browser keeps

// A stored state is used only if it fits the session.
export function isState(session, state) {
  const station = session.stations[state?.station];
  return Boolean(
    station &&
      state.countedMs &&
      state.done &&
      ID.test(state.id) &&
      /^\d{4}-\d\d-\d\d$/.test(state.day) &&
      versionOf(session, state).steps[state.step],
  );
}

// What is kept is only for whom it belongs to, and for a week from when it began.
export function isKept(kept, owner, now) {
  const isTheirs = Boolean(owner) && kept?.owner === owner && ID.test(kept.id);
  return isTheirs && Math.abs(now - kept.begunAt) < KEPT_FOR_MS;
}
