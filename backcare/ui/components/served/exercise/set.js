// One set of an exercise as it is shown on its page: the whole set of its dose, once through, or
// slowly again and again. Only steps and states, no page.

import { lookedAt, onceOf, startOf } from "../film/clock.js";
import { eventsBetween, lengthOf, otherSide } from "../session/steps.js";

export const SPEEDS = ["slow", "dose", "once"];
const LOOKED_AT = { slow: 2, look: 1 }; // so many times slower, again and again, without a count

export const isLookedAt = (speed) => speed in LOOKED_AT;

// The steps of a speed. `led` has the `steps` of one set at its dose, for all its sides, and the
// `way_out` of a film that ends elsewhere than it begins. With `isTurned` the other side is first.
export function stepsOf(led, speed, isTurned) {
  const steps = isTurned ? led.steps.map(turned) : led.steps;
  const [first] = steps;
  if (speed === "once") return [onceOf(first), ...wayOut(led, 1)];
  if (isLookedAt(speed)) {
    const slower = LOOKED_AT[speed];
    return [lookedAt(first, slower), ...wayOut(led, slower)];
  }
  return steps.flatMap((step) => (step.kind === "work" ? [step, ...wayOut(led, 1)] : [step]));
}

const turned = (step) => (step.side ? { ...step, side: otherSide(step.side) } : step);

function wayOut({ way_out: way }, slower) {
  return way ? [{ kind: "out", way, seconds: slower * (way.end - way.start) }] : [];
}

// Let time pass: where it is then, and what happened; without a step the set is over.
export function passed(steps, { step, ms }, more) {
  const events = [];
  let at = { step, ms: ms + more };
  let from = ms;
  while (at.step < steps.length && at.ms >= lengthOf(steps[at.step])) {
    events.push(...eventsBetween(steps[at.step], from, lengthOf(steps[at.step])));
    at = { step: at.step + 1, ms: at.ms - lengthOf(steps[at.step]) };
    from = 0;
    events.push({ type: at.step < steps.length ? "step" : "ended" });
  }
  if (at.step < steps.length) events.push(...eventsBetween(steps[at.step], from, at.ms));
  else at = { step: steps.length, ms: 0 };
  return { at, events };
}

// Where the film stands in a step that is not shown in it, such as a change of sides.
export function standsAt(steps, step) {
  const work = steps.slice(step).find((one) => one.kind === "work") ?? steps[0];
  return { time: startOf(work), speed: 0, end: startOf(work), left: 0 };
}
