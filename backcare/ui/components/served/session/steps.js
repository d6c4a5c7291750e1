// One step of a session: whole seconds of getting ready, work, rest, a change of sides, or a run.
// Nothing here knows what comes before or after it.

export const otherSide = (side) => (side === "left" ? "right" : "left");

// A set measured in seconds, in which the beats repeat, is not counted in repetitions.
export function isTimed(step) {
  return Boolean(step.hold) && !step.beats.some((beat) => beat.do === "hold");
}

const secondsOfBeats = (step) => step.beats.reduce((sum, beat) => sum + beat.seconds, 0);

// Seconds of one repetition.
export function cycleOf(step) {
  return isTimed(step) ? step.hold : secondsOfBeats(step);
}

// Where a repetition is: its number from 1, its side, its beat with its seconds, and those left in it.
export function repOf(step, ms) {
  if (step.kind !== "work" || !step.reps) return null;
  const cycle = cycleOf(step);
  const number = Math.min(step.reps, Math.floor(ms / 1000 / cycle) + 1);
  const passed = ms / 1000 - (number - 1) * cycle;
  const within = isTimed(step) ? passed % secondsOfBeats(step) : passed;
  const side = step.alternates && number % 2 === 0 ? otherSide(step.side) : step.side;
  let end = 0;
  for (const [beat, { do: part, seconds }] of step.beats.entries()) {
    end += seconds;
    const isLast = beat === step.beats.length - 1;
    if (within < end || isLast)
      return { number, side, beat, part, seconds, left: Math.max(0, end - within) };
  }
}

// What the big number counts: the seconds left, or the repetition out of how many.
export function countOf(step, ms) {
  const rep = repOf(step, ms);
  if (rep && !step.hold) return { rep: rep.number, of: step.reps };
  const left = rep && !isTimed(step) ? rep.left : (lengthOf(step) - ms) / 1000;
  return { seconds: Math.max(0, Math.ceil(left)) };
}

// The side that a step is about: the one at work, or the one that comes next.
export function sideOf(step, ms) {
  return repOf(step, ms)?.side ?? step.side ?? null;
}

// Whether the film of an exercise has to be mirrored to show a side; some show both.
export function isMirrored(version, side) {
  return Boolean(side && version.shown_side && side !== version.shown_side);
}

export function lengthOf(step) {
  return step.seconds * 1000;
}

// A held repetition counts once it is held, not once the next begins.
export function repsDone(step, ms) {
  const rep = repOf(step, ms);
  const hold = step.hold ? step.beats.findIndex((beat) => beat.do === "hold") : -1;
  return rep.number - (hold >= 0 && rep.beat > hold ? 0 : 1);
}

// Whole seconds of a single hold so far, without the way into and out of it.
export function secondsHeld(step, ms) {
  const hold = step.beats.findIndex((beat) => beat.do === "hold");
  const before = step.beats
    .slice(0, Math.max(0, hold))
    .reduce((sum, beat) => sum + beat.seconds, 0);
  return Math.max(0, Math.min(step.hold, Math.floor(ms / 1000 - before)));
}

// What happens in a step between two moments.
export function eventsBetween(step, from, to) {
  const events = [];
  for (const second of [3, 2, 1]) {
    const at = lengthOf(step) - second * 1000;
    if (at > 0 && from < at && to >= at && step.kind !== "work") {
      events.push({ type: "tick", second });
    }
  }
  const before = repOf(step, from);
  const after = repOf(step, to);
  if (after && to < lengthOf(step)) {
    const { number, side, part } = after;
    if (number !== before.number) events.push({ type: "rep", number, side });
    else if (after.beat !== before.beat) events.push({ type: "part", part });
  }
  return events;
}
