// The film of the exercise that is led: it keeps the time of the dose, with the count on it. For
// what comes next a still picture stands.

import { countOn, filmAt, startOf } from "../film/clock.js";
import { Count } from "../film/count.js";
import { follow } from "../film/follow.js";
import { isDark } from "../film/ground.js";
import { element } from "./elements.js";
import { isMirrored, sideOf } from "./steps.js";

const wantsStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// The format that this browser plays, on the ground of the theme in force. A session that an
// earlier version has kept knows one ground and one shape only.
function addressFor(film, box) {
  const kind = element("video").canPlayType("video/webm; codecs=vp9") ? "webm" : "mp4";
  return (isDark(box) && film[`${kind}_dark`]) || film[kind];
}
const shapeFor = ({ shape = 4 / 3, strip = 8 / 3 }, isMoving) => (isMoving ? shape : strip);

export class Film {
  constructor(onTap) {
    this.box = element("div", "film");
    this.box.onclick = onTap;
    // Its own colour changes with the theme; the ring of the count moves in it as well.
    this.box.addEventListener("transitionrun", ({ target }) => target === this.box && this.dress());
    this.loaded = new Map();
    this.count = new Count();
    this.count.box.setAttribute("aria-hidden", "true"); // the screen has a number of its own
  }

  // Each film is loaded whole at the start, so that a lost connection does not matter.
  async load(session) {
    this.session = session;
    for (const station of session.stations) {
      for (const version of Object.values(station.versions)) {
        const address = version.film && addressFor(version.film, this.box);
        if (address && !this.loaded.has(address) && !wantsStill()) await this.fetch(address);
      }
    }
  }

  async fetch(address) {
    this.loaded.set(address, null);
    try {
      const answer = await fetch(address);
      if (answer.ok) this.loaded.set(address, URL.createObjectURL(await answer.blob()));
    } catch {
      this.loaded.delete(address); // its picture is shown; the next start tries again
    }
  }

  // What is drawn next is drawn from scratch.
  reset() {
    this.shown = null;
  }

  // Show what is shown on the ground of the theme in force, and load the others on it.
  dress() {
    if (!this.session || !this.now) return;
    const at = this.video?.currentTime;
    this.load(this.session);
    this.reset();
    this.draw(this.now.version, this.now.step, this.now.state, this.now.words);
    if (this.video) this.video.currentTime = at;
  }

  draw(version, step, state, words) {
    if (this.shown !== version.name) this.show(version);
    this.now = { version, step, state, words };
    if (this.video) this.move(this.now);
    const isTurned = isMirrored(version, sideOf(step, state.ms));
    this.turnTo(version, isTurned);
    this.count.draw(countOn(step, state.ms), words, isTurned);
  }

  show(version) {
    this.shown = version.name;
    this.video = version.film && !wantsStill() ? this.moving(version) : null;
    this.poster = this.video && still(version.film.poster, "poster");
    this.see(this.poster ?? (version.film && still(version.film.steps, "strip")));
    this.box.hidden = !version.film;
    this.box.style.setProperty("--shape", shapeFor(version, this.poster));
  }

  see(picture) {
    if (picture && this.box.firstChild === picture) return;
    this.box.replaceChildren(...(picture ? [picture, this.count.box] : []));
  }

  moving(version) {
    const video = element("video");
    const { poster } = version.film;
    Object.assign(video, { muted: true, loop: true, playsInline: true, poster });
    const address = addressFor(version.film, this.box);
    video.src = this.loaded.get(address) ?? address;
    video.onseeked = () => this.video === video && this.move(this.now);
    return video;
  }

  // Before the first set it stands where that begins.
  move({ version, step, state: { ms, status } }) {
    const { video } = this;
    const isWork = step.kind === "work";
    this.see(isWork ? video : this.poster);
    const coming = version.steps.find(({ kind }) => kind === "work");
    const aim = isWork ? filmAt(step, ms) : { speed: 0, end: startOf(coming) };
    if (aim) follow(video, aim, status === "running");
    else if (status === "running")
      video.play().catch(() => {}); // kept by an earlier version
    else video.pause();
  }

  // Show the side that the step is about, and say in words what is seen then.
  turnTo(version, isTurned) {
    const picture = this.box.firstChild;
    const told = isTurned ? version.alt_mirrored : version.alt;
    picture?.classList.toggle("mirrored", isTurned);
    if (picture?.getAttribute("aria-label") !== told) picture?.setAttribute("aria-label", told);
  }

  pause() {
    this.session = null; // nothing more is loaded for it
    if (!this.video) return;
    this.video.onseeked = null;
    this.video.pause();
  }

  forget() {
    for (const address of this.loaded.values()) if (address) URL.revokeObjectURL(address);
  }
}

function still(address, className) {
  const picture = element("img", className);
  picture.src = address;
  return picture;
}
