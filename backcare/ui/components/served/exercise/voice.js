// What is heard of a set: tones at each beat and, where there is time for it, the number or the
// hold in words.

import { Cues } from "../session/sound.js";
import { cycleOf, repOf } from "../session/steps.js";

const SPOKEN_FROM_S = 2; // in less time a voice would still say the last one

export class Voice {
  constructor(words) {
    this.words = words;
    this.isOn = false;
    this.cues = new Cues({ sound: true, speech: true, vibration: false });
  }

  // In answer to a tap, as a browser lets sound begin only then.
  turn(isOn) {
    this.isOn = isOn;
    if (isOn) this.wake();
    else this.quiet();
  }

  wake() {
    this.cues.wake();
  }

  quiet() {
    this.cues.quiet();
  }

  // What has happened, and the step in which one is now.
  tell(events, step, ms) {
    if (!this.isOn) return;
    for (const event of events.slice(-2)) {
      if (event.type === "step") this.cues.step(step.kind);
      else this.cues.play(event);
    }
    const last = events.findLast(({ type }) => type !== "tick");
    if (last) this.say(last, step, ms);
  }

  say({ type }, step, ms) {
    const { words } = this;
    if (type === "ended") return this.cues.say(words.done);
    if (step.kind === "side") return this.cues.say(words.change);
    const rep = repOf(step, ms);
    if (!rep || cycleOf(step) < SPOKEN_FROM_S) return;
    if (type !== "part" && step.reps > 1) this.cues.say(`${rep.number}`);
    else if (rep.part === "hold") this.cues.say(words.beat_hold);
  }
}
