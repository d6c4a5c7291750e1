// The film of the exercise that is led: it moves with the runner, and stands still in a hold and
// for what comes next.

import { element } from "./elements.js";
import { isMirrored, movingSecondsOf, pictureOf, repOf, sideOf } from "./steps.js";

const wantsStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const kindFor = (video) => (video.canPlayType("video/webm; codecs=vp9") ? "webm" : "mp4");

export class Film {
  constructor(onTap) {
    this.box = element("div", "film");
    this.box.onclick = onTap;
    this.loaded = new Map();
  }

  // Each film is loaded whole at the start, so that a lost connection does not matter.
  async load(session) {
    const kind = kindFor(document.createElement("video"));
    for (const station of session.stations) {
      for (const version of Object.values(station.versions)) {
        const address = version.film?.[kind];
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

  draw(version, step, state) {
    if (this.shown !== version.name) this.show(version);
    if (this.video) this.move(pictureOf(step, state.ms, state.status), step);
    this.turnTo(version, sideOf(step, state.ms));
    if (this.video) this.keepInStep(version, step, state);
  }

  show(version) {
    this.shown = version.name;
    this.video = version.film && !wantsStill() ? this.moving(version) : null;
    this.poster = this.video && still(version.film.poster, "poster");
    const picture = this.poster ?? (version.film && still(version.film.steps, "strip"));
    this.box.replaceChildren(...(picture ? [picture] : []));
    this.box.hidden = !version.film;
  }

  moving(version) {
    const video = element("video");
    const { poster } = version.film;
    Object.assign(video, { muted: true, loop: true, playsInline: true, poster });
    const address = version.film[kindFor(video)];
    video.src = this.loaded.get(address) ?? address;
    return video;
  }

  move(seen, step) {
    const { video, box } = this;
    const shown = seen === "still" ? this.poster : video;
    if (box.firstChild !== shown) box.replaceChildren(shown);
    if (seen === "moving" && video.paused) video.play().catch(() => {});
    else if (seen !== "moving") video.pause();
    if (step.kind !== "work" && video.currentTime) video.currentTime = 0; // for the next set
  }

  // Show the side that the step is about, and say in words what is seen then.
  turnTo(version, side) {
    const picture = this.box.firstChild;
    const isTurned = isMirrored(version, side);
    const told = isTurned ? version.alt_mirrored : version.alt;
    picture?.classList.toggle("mirrored", isTurned);
    if (picture?.getAttribute("aria-label") !== told) picture?.setAttribute("aria-label", told);
  }

  // Where the sides take turns, one run of the film is one repetition; a film that shows both sides
  // begins with the left one and takes two.
  keepInStep(version, step, state) {
    const { video } = this;
    const rep = repOf(step, state.ms);
    if (!step.alternates || !rep || !video.duration) {
      video.playbackRate = 1;
      this.turn = null;
      return;
    }
    const length = version.shown_side ? video.duration : video.duration / 2;
    video.playbackRate = length / movingSecondsOf(step);
    const turn = `${state.station} ${state.step} ${rep.number}`;
    if (this.turn === turn) return;
    this.turn = turn;
    video.currentTime = !version.shown_side && rep.side === "right" ? length : 0;
  }

  pause() {
    this.video?.pause();
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
