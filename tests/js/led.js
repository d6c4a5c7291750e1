// Leads through a session as the player does, and tells what its film did: a session as JSON on
// standard input, its beats on standard output. The side that comes first is the argument.

import { readFileSync } from "node:fs";
import { countOn, filmAt } from "../../backcare/ui/components/served/film/clock.js";
import {
  advance,
  beginSession,
  stepOf,
  unpacked,
  versionOf,
} from "../../backcare/ui/components/served/session/core.js";
import { isMirrored, repOf } from "../../backcare/ui/components/served/session/steps.js";

const STEP_MS = 50;

// All moments of one beat become one entry.
function look(beats, session, state) {
  const step = stepOf(session, state);
  const rep = repOf(step, state.ms);
  if (!rep) return;
  const place = [state.station, state.step, rep.number, rep.beat].join(" ");
  if (beats.at(-1)?.place !== place) beats.push(begun(place, session, state, step, rep));
  const beat = beats.at(-1);
  const { time, speed } = filmAt(step, state.ms);
  beat.seconds += STEP_MS / 1000;
  beat.end = time + (speed * STEP_MS) / 1000;
  beat.speeds = [Math.min(beat.speeds[0], speed), Math.max(beat.speeds[1], speed)];
  const { held, seconds } = countOn(step, state.ms);
  const left = held?.left ?? seconds ?? null;
  if (beat.held.at(-1) !== left) beat.held.push(left);
}

function begun(place, session, state, step, rep) {
  const { exercise, shown_side: shownSide } = versionOf(session, state);
  const side = rep.side ?? null;
  return {
    place,
    exercise,
    step: state.step,
    set: step.set_number ?? 1,
    rep: rep.number,
    of: step.reps,
    part: rep.part,
    side,
    is_mirrored: isMirrored({ shown_side: shownSide }, side),
    start: filmAt(step, state.ms).time,
    seconds: 0,
    speeds: [Number.POSITIVE_INFINITY, 0],
    held: [],
  };
}

const session = unpacked(JSON.parse(readFileSync(0, "utf8")));
let state = beginSession("a".repeat(32), process.argv[2]);
const beats = [];
while (state.status === "running") {
  look(beats, session, state);
  state = advance(session, state, STEP_MS).state;
}
process.stdout.write(JSON.stringify(beats));
