// A set while it is shown: its clock, which moves film, count, tones and voice alike.

import { countOn, filmAt, waitFor } from "../film/clock.js";
import { follow } from "../film/follow.js";
import { Clock } from "../session/device.js";
import { lengthOf, sideOf } from "../session/steps.js";
import { isLookedAt, passed, standsAt, stepsOf } from "./set.js";

const STOOD_STILL_MS = 1500; // the page stood still for this long: none of it was seen or heard

export class Lead {
  // `onDraw` is called with what is seen now, `onEvents` with what has happened, `onOver` when the
  // set is over.
  constructor(led, film, { onDraw, onEvents, onOver }) {
    Object.assign(this, { led, film, onDraw, onEvents, onOver });
    this.clock = new Clock();
    this.isRunning = false;
    film.addEventListener("seeked", () => this.isRunning && this.draw());
  }

  // From the beginning, with the other side first if `isTurned`.
  begin(speed, isTurned) {
    this.speed = speed;
    this.isTurned = isTurned;
    this.steps = stepsOf(this.led, speed, isTurned);
    this.at = { step: 0, ms: 0 };
    this.clock.restart();
    if (this.isRunning) this.announce();
    this.draw();
  }

  announce() {
    if (!this.at.step && !this.at.ms) this.onEvents([{ type: "step" }], this.step, 0);
  }

  // After the set it is the last one.
  get step() {
    return this.steps[Math.min(this.at.step, this.steps.length - 1)];
  }

  get isOver() {
    return this.at.step >= this.steps.length;
  }

  run() {
    if (this.isOver) this.begin(this.speed, this.isTurned);
    this.isRunning = true;
    this.clock.restart();
    this.announce();
    this.tick();
  }

  stand() {
    clearTimeout(this.timer);
    if (this.isRunning) this.move();
    this.isRunning = false;
    this.draw();
  }

  // A sound that a device refuses must not stop the clock.
  tick() {
    clearTimeout(this.timer);
    try {
      this.move();
      if (this.isOver) this.end();
      this.draw();
    } finally {
      if (this.isRunning) this.timer = setTimeout(() => this.tick(), this.wait());
    }
  }

  wait() {
    return waitFor(this.step, this.at.ms);
  }

  move() {
    const ms = this.clock.passed();
    if (ms > STOOD_STILL_MS || this.isOver) return;
    const { at, events } = passed(this.steps, this.at, ms);
    this.at = at;
    this.onEvents(events, this.step, at.ms);
  }

  end() {
    if (isLookedAt(this.speed)) return this.begin(this.speed, this.isTurned);
    this.isRunning = false;
    this.onOver();
  }

  draw() {
    const { step, isOver } = this;
    const ms = isOver ? lengthOf(step) : this.at.ms;
    const aim = (!isOver && filmAt(step, ms)) || standsAt(this.steps, this.at.step);
    follow(this.film, aim, this.isRunning);
    const counted = isOver ? null : countOn(step, ms);
    this.onDraw({ side: sideOf(step, ms), counted, kind: isOver ? "over" : step.kind });
  }
}
