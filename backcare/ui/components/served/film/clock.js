// The time of a film: where it is while a step is led, so that picture, count and voice are one.
//
// A step of work has `ways`: for each repetition that its film shows, one way for each beat, with
// `start` and `end` in seconds of the film. A way lasts as long as its beat. One with `own` keeps
// the film's speed, "first" or "last" in its beat; `again` is what is then repeated until the beat
// is over. Nothing here knows a page.

import { isTimed, lengthOf, repOf } from "../session/steps.js";

const TICK_MS = 200;
const LOOKED_AT_HOLD_S = 3; // a hold that is looked at, and not done, is no longer than this

// Where the film is, how fast it goes (0: it stands), where that ends, and in how many seconds.
export function filmAt(step, ms) {
  const ownSpeed = 1 / (step.slower ?? 1);
  if (step.way) return along(step.way, ms / 1000, step.seconds, ownSpeed);
  const rep = repOf(step, ms);
  const way = rep && step.ways && wayOf(step, rep);
  return way ? along(way, rep.seconds - rep.left, rep.seconds, ownSpeed) : null;
}

// Where a film stands before a step of work begins.
export function startOf(step) {
  return (step.ways && wayOf(step, { number: 1, beat: 0, side: step.side })?.start) ?? 0;
}

// A film that shows both sides in turn begins with the left one.
function wayOf(step, { number, beat, side }) {
  const { ways } = step;
  const turn = step.alternates && ways.length === 2 ? Number(side === "right") : number - 1;
  return ways[turn % ways.length]?.[beat];
}

function along(way, passed, seconds, ownSpeed) {
  const length = way.end - way.start;
  const takes = way.own ? Math.min(length / ownSpeed, seconds) : seconds;
  const begins = way.own === "last" ? seconds - takes : 0;
  const ends = begins + takes;
  if (passed < begins) return standing(way.start, begins - passed);
  if (length > 0 && passed < ends) {
    const speed = length / takes;
    const time = way.start + (passed - begins) * speed;
    return { time, speed, end: way.end, left: ends - passed };
  }
  const left = Math.max(0, seconds - passed);
  return way.again ? around(way.again, passed - ends, left, ownSpeed) : standing(way.end, left);
}

function around([start, end], passed, left, speed) {
  const time = start + ((passed * speed) % (end - start));
  return { time, speed, end, left: Math.min(left, (end - time) / speed) };
}

const standing = (time, left) => ({ time, speed: 0, end: time, left });

// What is counted on the picture: the repetition with the seconds of its hold, or those of a timed
// set.
export function countOn(step, ms) {
  const rep = repOf(step, ms);
  if (!rep) return null;
  if (isTimed(step)) return { seconds: Math.ceil((lengthOf(step) - ms) / 1000) };
  const { number, part, left, seconds } = rep;
  const held = part === "hold" ? { left: Math.ceil(left), share: 1 - left / seconds } : null;
  return { number, of: step.reps, held };
}

// When to look again: at the next beat or second, and never later than in a fifth of a second.
export function waitFor(step, ms) {
  const coming = [repOf(step, ms)?.left, filmAt(step, ms)?.left, lengthOf(step) / 1000 - ms / 1000];
  const left = coming.filter((seconds) => seconds > 0).map((seconds) => Math.ceil(seconds * 1000));
  return Math.min(TICK_MS, 1000 - Math.floor(ms % 1000), ...left);
}

// ---- looked at, and not done

const through = (step) => Math.max(step.ways.length, step.alternates ? 2 : 1);
const sumOf = (beats) => beats.reduce((sum, beat) => sum + beat.seconds, 0);

// Once through what the film shows, at the speed of the dose.
export function onceOf(step) {
  if (isTimed(step)) return withTime({ ...step, hold: 0, reps: 1 });
  return withTime({ ...step, reps: through(step) });
}

// The same with short holds, so many times slower.
export function lookedAt(step, slower) {
  const beats = step.beats.map(({ do: part, seconds }) => ({
    do: part,
    seconds: part === "hold" ? Math.min(LOOKED_AT_HOLD_S, seconds) : slower * seconds,
  }));
  return withTime({ ...onceOf(step), beats, slower });
}

const withTime = (step) => ({ ...step, seconds: step.reps * sumOf(step.beats) });
