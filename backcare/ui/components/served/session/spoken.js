// What the voice says of a step.

import { stepOf, versionOf } from "./core.js";
import { counted, fill } from "./elements.js";
import { isTimed } from "./steps.js";

// The step that begins, in words to be spoken and for screen readers.
export function spokenStep(session, state, words) {
  const step = stepOf(session, state);
  const version = versionOf(session, state);
  const told = fill(words[sayingOf(step)], {
    name: version.name,
    side: step.side ? words[`${step.side}_side`] : "",
    reps: step.reps,
    cue: version.side_cues?.[step.side] ?? "",
    coming: words[`then_${step.side}`],
    time: spokenTime(step.hold || step.seconds, words),
  });
  return told.replace(/^[,.\s]+/, "").trim();
}

function sayingOf(step) {
  if (step.kind !== "work") return step.side ? `say_${step.kind}_side` : `say_${step.kind}`;
  if (step.alternates) return "say_in_turn";
  if (step.reps > 1) return "say_reps";
  if (!step.hold) return "say_rep";
  return isTimed(step) ? "say_timed" : "say_work";
}

function spokenTime(seconds, words) {
  const whole = Math.floor(seconds / 60);
  const rest = seconds % 60;
  const parts = [];
  if (whole) parts.push(counted(words, "n_minutes", whole));
  if (rest) parts.push(counted(words, "n_seconds", rest));
  return parts.join(" ");
}
