// The player of an exercise: its film in the time of the dose, counted on the picture, with a
// button for each speed, the other side, another angle, sound, and the figure that can be turned.

import { Count } from "../film/count.js";
import { isDark } from "../film/ground.js";
import { ScreenLock } from "../session/device.js";
import { button, element } from "../session/elements.js";
import { Lead } from "./lead.js";
import { isLookedAt, SPEEDS } from "./set.js";
import { Sides } from "./sides.js";
import { Turning } from "./turning.js";
import { Voice } from "./voice.js";

const wantsStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

class Player {
  constructor(data) {
    this.data = data;
    this.isStopped = wantsStill(); // by the reader, or until they ask for it
    this.isInView = false;
    this.isSecond = false;
    this.isHere = false;
    this.speed = data.is_counted ? "dose" : "look";
    this.video = makeVideo(data.film);
    this.count = new Count();
    this.voice = new Voice(data.words);
    this.lock = new ScreenLock();
    this.sides = new Sides(data, () => this.begin());
    this.turning = new Turning(data, {
      isPlaying: () => !this.isStopped,
      onChange: () => this.goOn(),
    });
    this.lead = new Lead(data.led, this.video, {
      onDraw: (seen) => this.draw(seen),
      onEvents: (...happened) => this.voice.tell(...happened),
      onOver: () => this.onOver(),
    });
    this.box = this.drawn();
    this.begin();
    this.watch();
  }

  // ---- what is on the page

  drawn() {
    const { words, second, is_counted: isCounted } = this.data;
    this.toggle = button("toggle", words.play, () => this.playOrPause());
    this.speeds = this.speedButtons();
    this.angle = button("", words.other_view, () => this.changeAngle());
    this.angle.hidden = !second;
    this.sound = button("", words.sound_off, () => this.changeSound());
    this.sound.hidden = !isCounted;
    const screen = element("div", "screen");
    screen.append(this.video, this.turning.stage, this.count.box);
    screen.addEventListener("transitionrun", () => this.dress());
    this.screen = screen;
    const controls = element("div", "controls");
    controls.append(this.toggle, this.speeds, this.sides.button, this.angle);
    controls.append(this.sound, this.turning.button);
    const box = element("div", "player");
    box.append(screen, this.sides.told, controls, this.turning.said);
    return box;
  }

  speedButtons() {
    const group = element("div", "speeds");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", this.data.words.speed);
    for (const speed of SPEEDS) {
      const made = button("", this.data.words[speed], () => this.choose(speed));
      made.dataset.speed = speed;
      group.append(made);
    }
    group.hidden = !this.data.is_counted;
    return group;
  }

  draw({ side, counted, kind }) {
    const { data, sides, turning, video } = this;
    sides.draw(side, turning.figure);
    video.classList.toggle("mirrored", sides.isMirrored);
    const alt = sides.isMirrored ? data.alt_mirrored : data.alt;
    if (video.getAttribute("aria-label") !== alt) video.setAttribute("aria-label", alt);
    const isDone = kind === "over" && this.speed === "dose";
    const told = kind === "side" ? data.words.change : isDone ? data.words.done : "";
    const shown = isLookedAt(this.speed) ? null : counted;
    this.count.draw(shown, data.words, sides.isMirrored, told);
  }

  // What is of the film alone is gone while the figure is turned.
  tell() {
    const { figure } = this.turning;
    const isPlaying = figure ? figure.isPlaying : !this.isStopped;
    this.toggle.textContent = isPlaying ? this.data.words.pause : this.data.words.play;
    for (const made of this.speeds.children) {
      made.setAttribute("aria-pressed", String(made.dataset.speed === this.speed));
    }
    const { is_counted: isCounted, second } = this.data;
    const ofFilm = [this.video, this.sides.button, this.count.box];
    for (const part of ofFilm) part.hidden = Boolean(figure);
    for (const part of [this.speeds, this.sound]) part.hidden = Boolean(figure) || !isCounted;
    this.angle.hidden = Boolean(figure) || !second;
  }

  // ---- what is tapped

  playOrPause() {
    const { figure } = this.turning;
    this.isStopped = figure ? figure.isPlaying : !this.isStopped;
    if (this.voice.isOn) this.voice.wake();
    figure?.play(!this.isStopped);
    this.goOn();
  }

  choose(speed) {
    this.speed = speed;
    this.isStopped = false;
    this.begin();
  }

  changeAngle() {
    const { words } = this.data;
    this.isSecond = !this.isSecond;
    this.angle.textContent = this.isSecond ? words.first_view : words.other_view;
    this.dress();
  }

  changeSound() {
    const { words } = this.data;
    this.voice.turn(!this.voice.isOn);
    this.sound.textContent = this.voice.isOn ? words.sound_on : words.sound_off;
    this.goOn();
  }

  // Show the film on the ground of the theme in force.
  dress() {
    const { film, second } = this.data;
    const asked = this.isSecond ? second : film;
    const { webm, mp4 } = isDark(this.screen) ? asked.dark : asked.light;
    if (this.shown === webm) return;
    const isAnother = this.shown !== undefined;
    this.shown = webm;
    this.isHere = false;
    show(this.video, asked);
    this.video.replaceChildren(source(webm, "video/webm"), source(mp4, "video/mp4"));
    // Asked to load, Chromium fetches even what is not to be loaded before it plays.
    if (isAnother) this.video.load();
    this.goOn();
  }

  // ---- how it goes on

  begin() {
    this.lead.begin(this.speed, this.sides.first === "right");
    this.goOn();
  }

  // It moves while it is seen or heard, once the film is there, and unless the reader or the figure
  // has stopped it.
  goOn() {
    const isNoticed = this.isInView || this.voice.isOn;
    const isAsked = isNoticed && !this.isStopped && !this.turning.figure && !document.hidden;
    const isRunning = isAsked && this.hasFilm();
    if (isRunning && !this.lead.isRunning) this.lead.run();
    if (!isRunning) this.lead.stand();
    if (isAsked && !isRunning) this.bringFilm();
    if (isRunning && this.voice.isOn) this.lock.take();
    else this.lock.release();
    if (!isRunning) this.voice.quiet();
    this.tell();
  }

  // It stays there: a browser may say otherwise after each jump. Where it does not come, or may not
  // move, the poster stands and the count goes on.
  hasFilm() {
    this.isHere ||= this.video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
    return this.isHere;
  }

  bringFilm() {
    const { video } = this;
    const goWithout = () => {
      this.isHere = true;
      this.goOn();
    };
    video.oncanplay = () => this.goOn();
    video.lastChild.onerror = goWithout;
    video.play().catch((error) => error.name === "NotAllowedError" && goWithout());
  }

  onOver() {
    this.isStopped = true;
    this.lock.release();
    this.tell();
  }

  watch() {
    this.watcher = new IntersectionObserver(([seen]) => {
      this.dress();
      this.isInView = seen.isIntersecting;
      this.goOn();
    });
    this.watcher.observe(this.screen);
    this.onVisible = () => this.goOn();
    document.addEventListener("visibilitychange", this.onVisible);
  }

  dispose() {
    this.isStopped = true;
    this.watcher.disconnect();
    document.removeEventListener("visibilitychange", this.onVisible);
    this.turning.dispose();
    this.lead.stand();
    this.voice.quiet();
    this.lock.release();
  }
}

function source(src, type) {
  const made = element("source");
  Object.assign(made, { src, type });
  return made;
}

function show(video, { poster, size: [width, height] }) {
  Object.assign(video, { poster, width, height });
}

function makeVideo(film) {
  const video = element("video");
  Object.assign(video, { muted: true, loop: true, playsInline: true, preload: "none" });
  show(video, film);
  return video;
}

const players = new WeakMap();

export function mount({ data, parentElement }) {
  const key = JSON.stringify([data.film, data.led]);
  const known = players.get(parentElement);
  if (known?.key !== key) {
    known?.player.dispose();
    known?.player.box.remove();
    const player = new Player(data);
    players.set(parentElement, { key, player });
    parentElement.append(player.box);
    // The page takes away what stood here until now (`.bc-film-place`).
    (parentElement.host ?? parentElement).dataset.isDrawn = "";
  }
  return () => {
    // Called before every new run of this function too: a film that goes on is left alone then.
    queueMicrotask(() => {
      if (parentElement.isConnected) return;
      players.get(parentElement)?.player.dispose();
      players.delete(parentElement);
    });
  };
}
