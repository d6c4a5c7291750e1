// A session while it is led: it moves on with time and taps, and is shown, sounded and kept.

import { waitFor } from "../film/clock.js";
import {
  changeVersion,
  passTime,
  skipStation,
  skipStep,
  stepBack,
  stepOf,
  stopSession,
} from "./core.js";
import { Clock, ScreenLock } from "./device.js";
import { Screen } from "./screen.js";
import { spokenStep } from "./spoken.js";

export class Progress {
  // `keep` returns whether this tab still owns the session; if not, `onLost` is called. `onEnd` is
  // called when the session is over.
  constructor(cues, { keep, onLost, onEnd }) {
    Object.assign(this, { cues, keep, onLost, onEnd });
    this.screen = new Screen(this.taps());
    this.clock = new Clock();
    this.lock = new ScreenLock();
    this.state = null;
    this.onVisible = () => this.lookAgain();
  }

  taps() {
    return {
      toggle: () => this.toggle(),
      back: () => this.move(stepBack),
      skip: () => this.move(skipStep),
      next: () => this.move(skipStation),
      easier: () => this.change("easier"),
      harder: () => this.change("harder"),
      stop: () => this.stop(),
    };
  }

  get isRunning() {
    return this.state?.status === "running";
  }

  go(words) {
    this.words = words;
    this.lockScreen();
    this.clock.restart();
    this.timer ??= this.lookLater();
    document.addEventListener("visibilitychange", this.onVisible);
    this.draw();
    this.tellStep();
  }

  lookAgain() {
    if (document.visibilityState !== "visible") return this.note();
    this.lockScreen();
    if (this.isRunning) this.cues.wake();
  }

  // Keep the state, as the page may not come back.
  note() {
    if (!this.isRunning || !this.timer) return;
    this.tickNow();
    this.keep();
  }

  lockScreen() {
    if (this.isRunning) this.lock.take();
  }

  draw() {
    this.screen.draw(this.session, this.state, this.words);
  }

  // ---- time

  lookLater() {
    const { session, state } = this;
    return setTimeout(() => this.look(), waitFor(stepOf(session, state), state.ms));
  }

  // A sound that a device refuses must not stop the clock.
  look() {
    try {
      this.tick();
    } finally {
      if (this.timer) this.timer = this.lookLater();
    }
  }

  tick() {
    if (!this.isRunning) return;
    const { state, events, hasSlept } = passTime(this.session, this.state, this.clock.passed());
    this.state = state;
    if (hasSlept) {
      this.stand();
      this.screen.tell(this.words.slept);
      return;
    }
    for (const event of events.slice(-4)) this.cues.play(event);
    if (events.some((event) => event.type === "step")) this.changed();
    else this.tellTurn(events.findLast((event) => event.type === "rep"));
    if (state.status === "ended") return this.onEnd();
    this.keepEachSecond();
    if (this.state) this.draw();
  }

  // What has passed since the last tick counts before a pause or move, unless the page stood still.
  tickNow() {
    const { state, hasSlept } = passTime(this.session, this.state, this.clock.passed());
    if (!hasSlept) this.state = state;
    if (this.state.status === "ended") this.onEnd();
  }

  keepEachSecond() {
    const second = Math.floor(this.state.workedMs / 1000);
    if (second === this.second) return;
    this.second = second;
    if (!this.keep()) this.onLost();
  }

  // ---- what is shown and said

  changed() {
    this.keep();
    if (this.state.status === "ended") return;
    this.cues.step(stepOf(this.session, this.state).kind);
    this.tellStep();
  }

  tellStep() {
    this.tell(spokenStep(this.session, this.state, this.words));
  }

  // Where the sides take turns, each repetition names its own.
  tellTurn(rep) {
    if (rep && stepOf(this.session, this.state).alternates) {
      this.tell(this.words[`turn_${rep.side}`]);
    }
  }

  tell(words) {
    this.screen.hear(words);
    this.cues.say(words);
  }

  // ---- taps

  toggle() {
    if (this.isRunning) this.pause();
    else this.resume();
  }

  onKey(event) {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const isButton = event.composedPath()[0].tagName === "BUTTON";
    if (event.key === " " && !isButton) this.toggle();
    else if (event.key === "ArrowLeft") this.move(stepBack);
    else if (event.key === "ArrowRight") this.move(skipStep);
    else return;
    event.preventDefault();
  }

  pause() {
    if (!this.isRunning) return;
    this.tickNow();
    if (!this.isRunning) return;
    this.state = { ...this.state, status: "paused" };
    this.stand();
    this.screen.hear(this.words.paused);
  }

  stand() {
    this.lock.release();
    this.cues.quiet();
    this.keep();
    this.draw();
  }

  resume() {
    if (this.state.status !== "paused") return;
    this.cues.wake();
    this.state = { ...this.state, status: "running" };
    this.clock.restart();
    this.lockScreen();
    this.screen.hear(this.words.goes_on);
    this.draw();
  }

  move(how) {
    this.tickNow();
    if (this.state.status === "ended") return;
    this.state = how(this.session, this.state);
    this.changed();
    if (this.state.status === "ended") this.onEnd();
    else this.draw();
  }

  change(wanted) {
    const now = this.state.versions[this.state.station] ?? "planned";
    const version = now !== "planned" && now !== wanted ? "planned" : wanted;
    this.move((session, state) => changeVersion(session, state, version));
  }

  stop() {
    this.tickNow();
    this.state = stopSession(this.session, this.state);
    this.onEnd();
  }

  // ---- after it

  // No time passes any more.
  halt() {
    clearTimeout(this.timer);
    this.timer = null;
    this.lock.release();
    this.screen.film.pause();
  }

  // It stays where it is, to go on from there later.
  rest() {
    if (this.timer && this.isRunning) this.tickNow();
    if (this.isRunning) this.state = { ...this.state, status: "paused" };
    this.keep();
  }

  leave() {
    this.halt();
    this.cues.quiet();
    document.removeEventListener("visibilitychange", this.onVisible);
  }
}
