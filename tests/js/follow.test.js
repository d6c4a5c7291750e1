// A film that follows a clock: whatever state it is in, it comes to where the clock says.

import assert from "node:assert/strict";
import test from "node:test";
import { follow } from "../../backcare/ui/components/served/film/follow.js";

// A film as a browser has one: it takes a moment to begin and to jump, and its speed may be off.
class Film {
  constructor(values) {
    Object.assign(this, { duration: 4, paused: true, playbackRate: 1, seeking: false, jumps: 0 });
    Object.assign(this, { at: 0, lag: 0 }, values);
  }
  get currentTime() {
    return this.at;
  }
  set currentTime(time) {
    this.at = time;
    this.jumps += 1;
  }
  play() {
    if (this.refuses) return Promise.reject(Object.assign(new Error(), { name: this.refuses }));
    this.paused = false;
    return Promise.resolve();
  }
  pause() {
    this.paused = true;
  }
  pass(seconds) {
    if (!this.paused) this.at += seconds * (this.playbackRate - this.lag);
  }
}

const moving = (time, left = 2) => ({ time, speed: 0.5, end: time + left / 2, left });
const standing = (time) => ({ time, speed: 0, end: time, left: 2 });

test("it moves at the speed of the way", () => {
  const film = new Film({ at: 1 });
  follow(film, moving(1), true);
  assert.deepEqual([film.paused, film.playbackRate, film.jumps], [false, 0.5, 0]);
});

test("it stands for a hold, where the clock says", () => {
  const film = new Film({ at: 1.1, paused: false });
  follow(film, standing(2.3), true);
  assert.deepEqual([film.paused, film.currentTime], [true, 2.3]);
  follow(film, standing(2.3), true);
  assert.equal(film.jumps, 1);
});

test("a pause leaves it where it is", () => {
  const film = new Film({ at: 1.05, paused: false });
  follow(film, moving(1), false);
  assert.deepEqual([film.paused, film.currentTime], [true, 1.05]);
});

// Follow one way for so many seconds, looked at five times a second.
function led(film, { start, speed, seconds }) {
  for (let n = 0; n < 5 * seconds; n += 1) {
    const passed = n / 5;
    const aim = { time: start + speed * passed, speed, end: start + speed * seconds };
    follow(film, { ...aim, left: seconds - passed }, true, 1000 * passed);
    film.pass(0.2);
  }
}

test("a little behind, it goes faster and is there in time", () => {
  const film = new Film({ at: 0.8 });
  led(film, { start: 1, speed: 0.5, seconds: 3 });
  assert.ok(Math.abs(film.currentTime - 2.5) < 0.1, `${film.currentTime}`);
  assert.equal(film.jumps, 0);
});

test("far behind or ahead, it jumps to where the clock is", () => {
  for (const at of [0, 3.9]) {
    const film = new Film({ at });
    led(film, { start: 2, speed: 0.3, seconds: 3 });
    assert.ok(Math.abs(film.currentTime - 2.9) < 0.1, `${film.currentTime}`);
    assert.equal(film.jumps, 1);
  }
});

test("a film that runs slow is kept near the clock", () => {
  const film = new Film({ at: 1, lag: 0.1 });
  led(film, { start: 1, speed: 0.5, seconds: 5 });
  assert.ok(Math.abs(film.currentTime - 3.5) < 0.3, `${film.currentTime}`);
  assert.equal(film.jumps, 0);
});

test("within a second of a change nothing is changed again, but for another way", () => {
  const film = new Film({ at: 1 });
  follow(film, moving(1), true, 0);
  film.at = 1.2;
  follow(film, moving(1.05, 1.9), true, 200);
  assert.equal(film.playbackRate, 0.5);
  follow(film, { time: 1.2, speed: 1, end: 2.2, left: 1 }, true, 400);
  assert.ok(Math.abs(film.playbackRate - 1) < 1e-9);
  follow(film, { time: 1.2, speed: 0.5, end: 2.2, left: 2 }, true, 600); // another speed is chosen
  assert.ok(Math.abs(film.playbackRate - 0.5) < 1e-9);
});

test("a jump under way is waited for, and a film that is not there yet is left alone", () => {
  const film = new Film({ at: 1, seeking: true });
  follow(film, standing(3), true);
  assert.equal(film.jumps, 0);
  const missing = new Film({ duration: Number.NaN });
  follow(missing, moving(1), true);
  assert.equal(missing.paused, true);
});

test("a device that lets no film move shows where each way ends", async () => {
  const film = new Film({ at: 1, refuses: "NotAllowedError" });
  follow(film, moving(1), true);
  await Promise.resolve();
  await Promise.resolve();
  follow(film, moving(1.1), true);
  assert.deepEqual([film.paused, film.currentTime], [true, 2.1]);
});

test("one that was only interrupted begins again", async () => {
  const film = new Film({ at: 1, refuses: "AbortError" });
  follow(film, moving(1), true);
  await Promise.resolve();
  film.refuses = null;
  follow(film, moving(1.1), true);
  assert.equal(film.paused, false);
});
