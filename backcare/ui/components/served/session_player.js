// The guided session on the screen. Its logic is in session_core.js.
//
// Nothing here asks the server for anything between start and end. The state is stored in the tab
// at every step, so that a reload goes on where it was; what was done is sent until the server says
// that it is saved.

let core; // the module of session_core.js, which the loader hands over

const TICK_MS = 200;
const SLEPT_MS = 5000; // the page stood still for so long: the screen was off
const SEND_AGAIN_MS = 4000;
const KEPT = "backcare.session.";
const SHORTEST_RUN_S = 60; // a shorter one is no run
const PREFERENCES = "backcare.session.preferences";

const wantsStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const clock = (seconds) =>
  seconds < 60 ? `${seconds}` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
const localDay = () => {
  const now = new Date();
  const two = (n) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null; // private windows may refuse, and stored text may be broken
  }
}

function keep(storage, key, value) {
  try {
    if (value === null) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(value));
  } catch {
    // the session goes on without it
  }
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function button(className, text, onclick) {
  const made = element("button", className, text);
  made.type = "button";
  made.onclick = onclick;
  return made;
}

// Tones, speech and vibration, each only where the device has it and the runner wants it.
class Cues {
  constructor(preferences) {
    this.preferences = preferences;
    this.audio = null;
  }
  wake() {
    // a browser lets sound begin only in answer to a tap
    const Audio = window.AudioContext ?? window.webkitAudioContext;
    if (!Audio) return;
    this.audio ??= new Audio();
    if (this.audio.state === "suspended") this.audio.resume().catch(() => {});
  }
  tone(hertz, seconds, after = 0) {
    if (!this.preferences.sound || !this.audio) return;
    const at = this.audio.currentTime + after;
    const source = this.audio.createOscillator();
    const volume = this.audio.createGain();
    source.frequency.value = hertz;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.4, at + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + seconds);
    source.connect(volume).connect(this.audio.destination);
    source.start(at);
    source.stop(at + seconds);
  }
  vibrate(pattern) {
    if (this.preferences.vibration) navigator.vibrate?.(pattern);
  }
  say(words) {
    const speech = window.speechSynthesis;
    if (!this.preferences.speech || !speech) return;
    const voices = speech.getVoices().filter((voice) => voice.lang.startsWith("en"));
    // other voices would send the words to whoever made the browser
    const own = voices.find((voice) => voice.localService);
    if (!own) return;
    const said = new SpeechSynthesisUtterance(words);
    said.voice = own;
    said.lang = own.lang;
    speech.cancel();
    speech.speak(said);
  }
  quiet() {
    window.speechSynthesis?.cancel();
  }
  step(kind) {
    const isEffort = kind === "work" || kind === "run" || kind === "move";
    this.tone(isEffort ? 880 : 440, 0.35);
    this.vibrate(isEffort ? [200, 80, 200] : [300]);
  }
  play(event) {
    if (event.type === "tick") this.tone(660, 0.09);
    if (event.type === "rep") this.tone(740, 0.12);
    if (event.type === "part") this.tone(event.part === "relax" ? 440 : 587, 0.07);
    if (event.type === "ended") [523, 659, 784].forEach((hertz, n) => this.tone(hertz, 0.3, n * 0.2));
  }
}

class Guide {
  constructor(parent, data, send) {
    this.parent = parent;
    this.send = send;
    this.key = `${KEPT}${data.key}`;
    this.preferences = {
      sound: true, speech: true, vibration: true, side: "left", ...read(localStorage, PREFERENCES),
    };
    this.cues = new Cues(this.preferences);
    this.films = new Map();
    this.build(data);
    this.takeData(data);
    const stored = read(sessionStorage, this.key);
    if (stored?.result) this.deliver(stored.result);
    else if (stored && core.isState(this.session, stored)) this.offerToGoOn(stored);
    else this.offerToStart();
  }

  takeData(data) {
    this.session = core.unpacked(data);
    this.words = data.words;
    this.takeOutcome(data);
  }

  takeOutcome(data) {
    const id = this.result?.id;
    if (id && data.saved === id) this.confirmSaved();
    else if (id && data.refused === id) this.tellRefused(data.refusal);
  }

  build(data) {
    const { words } = data;
    this.intro = element("div", "intro");
    this.dialog = element("dialog", "stage");
    this.dialog.setAttribute("aria-label", data.title);
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault(); // Escape would lose sight of a session that goes on
      this.pause();
    });
    this.dialog.addEventListener("keydown", (event) => this.onKey(event));
    this.parent.append(this.intro, this.dialog);

    this.head = element("p", "head");
    this.name = element("h2", "name");
    this.film = element("div", "film");
    this.film.onclick = () => this.toggle();
    this.told = element("p", "told");
    this.number = element("p", "number");
    this.number.setAttribute("role", "timer");
    this.detail = element("p", "detail");
    this.cue = element("p", "cue");
    this.bar = element("div", "bar");
    this.bar.append(element("span"));
    this.heard = element("p", "hidden");
    this.heard.setAttribute("role", "status");

    this.pauseButton = button("main", words.pause, () => this.toggle());
    this.backButton = button("", words.back, () => this.move(core.stepBack));
    this.skipButton = button("", words.skip, () => this.move(core.skipStep));
    this.nextButton = button("", words.next_exercise, () => this.move(core.skipStation));
    this.easierButton = button("", words.easier, () => this.change("easier"));
    this.harderButton = button("", words.harder, () => this.change("harder"));
    this.stopButton = button("", words.stop, () => this.stop());
    const first = element("div", "controls");
    first.append(this.backButton, this.pauseButton, this.skipButton);
    const second = element("div", "controls small");
    second.append(this.easierButton, this.harderButton, this.nextButton, this.stopButton);
    const middle = element("div", "middle");
    middle.append(this.told, this.number, this.detail, this.cue);
    this.running = element("div", "running");
    this.running.append(this.head, this.name, this.film, middle, this.bar, first, second, this.heard);
    this.ending = element("div", "ending");
    this.dialog.append(this.running, this.ending);
  }

  // ---- before the session

  offerToStart() {
    this.intro.replaceChildren(
      button("main wide", this.session.start, () => this.start()),
      this.choices(),
    );
  }

  offerToGoOn(state) {
    const { words } = this.session;
    const station = this.session.stations[state.station];
    const told = fill(words.go_on_at, { name: station.versions.planned.name });
    this.intro.replaceChildren(
      button("main wide", words.go_on, () => {
        this.state = { ...state, status: state.status === "ended" ? "ended" : "running" };
        this.open();
      }),
      element("p", "quiet", told),
      button("wide", words.start_again, () => {
        keep(sessionStorage, this.key, null);
        this.offerToStart();
      }),
    );
  }

  choices() {
    const { words } = this.session;
    const box = element("fieldset", "choices");
    const hasSides = this.session.stations.some((p) => p.versions.planned.steps.some((s) => s.side));
    if (hasSides) {
      box.append(this.toggleButton("side", words.side_left, words.side_right, "left", "right"));
    }
    box.append(this.toggleButton("sound", words.sound_on, words.sound_off, true, false));
    if (window.speechSynthesis) {
      box.append(this.toggleButton("speech", words.speech_on, words.speech_off, true, false));
    }
    if (navigator.vibrate) {
      box.append(this.toggleButton("vibration", words.vibration_on, words.vibration_off, true, false));
    }
    if (hasSides) box.append(element("p", "quiet", words.side_help));
    return box;
  }

  toggleButton(name, one, other, oneValue, otherValue) {
    const tell = () => (this.preferences[name] === oneValue ? one : other);
    const made = button("", tell(), () => {
      this.preferences[name] = this.preferences[name] === oneValue ? otherValue : oneValue;
      keep(localStorage, PREFERENCES, this.preferences);
      made.textContent = tell();
    });
    return made;
  }

  start() {
    this.state = core.beginSession(this.session, newId(), this.preferences.side);
    this.open();
  }

  open() {
    this.cues.wake();
    this.loadFilms();
    this.ending.hidden = true;
    this.running.hidden = false;
    this.shown = null;
    this.showModal();
    if (this.state.status === "ended") return this.askEnd();
    this.lockScreen();
    this.last = performance.now();
    this.timer ??= setInterval(() => this.tick(), TICK_MS);
    this.onVisible ??= () => document.visibilityState === "visible" && this.lockScreen();
    document.addEventListener("visibilitychange", this.onVisible);
    this.draw();
    this.tellStep();
  }

  showModal() {
    if (!this.dialog.open) this.dialog.showModal();
    this.pauseButton.focus();
  }

  async lockScreen() {
    if (this.state?.status !== "running") return;
    try {
      this.lock ??= await navigator.wakeLock?.request("screen");
      this.lock?.addEventListener("release", () => (this.lock = null), { once: true });
    } catch {
      // a nearly empty battery refuses; the session goes on
    }
  }

  // Each film is loaded whole at the start, so that a lost connection does not matter.
  async loadFilms() {
    const video = document.createElement("video");
    const ending = video.canPlayType("video/webm; codecs=vp9") ? "webm" : "mp4";
    for (const station of this.session.stations) {
      for (const version of Object.values(station.versions)) {
        const address = version.film?.[ending];
        if (!address || this.films.has(address) || wantsStill()) continue;
        this.films.set(address, null);
        try {
          const answer = await fetch(address);
          if (answer.ok) this.films.set(address, URL.createObjectURL(await answer.blob()));
        } catch {
          this.films.delete(address); // its picture is shown; the next start tries again
        }
      }
    }
  }

  // ---- while it runs

  tick() {
    if (this.state.status !== "running") return;
    const now = performance.now();
    const gap = now - this.last;
    this.last = now;
    if (gap > SLEPT_MS && this.session.kind !== "run") {
      this.pause();
      this.heard.textContent = this.cue.textContent = this.words.slept;
      return;
    }
    const { state, events } = core.advance(this.session, this.state, gap);
    this.state = state;
    for (const event of events.slice(-4)) this.cues.play(event);
    if (events.some((event) => event.type === "step")) this.changed();
    else this.tellTurn(events.findLast((event) => event.type === "rep"));
    if (state.status === "ended") return this.askEnd();
    this.draw();
  }

  // Where the sides take turns, each repetition names its own.
  tellTurn(rep) {
    if (rep && core.stepOf(this.session, this.state).alternates) this.tell(this.words[`turn_${rep.side}`]);
  }

  changed() {
    keep(sessionStorage, this.key, this.state);
    if (this.state.status === "ended") return;
    this.cues.step(core.stepOf(this.session, this.state).kind);
    this.tellStep();
  }

  // Tell the step to ears and to screen readers.
  tellStep() {
    const step = core.stepOf(this.session, this.state);
    const version = core.versionOf(this.session, this.state);
    const told = fill(this.words[this.sayingOf(step)], {
      name: version.name, side: step.side ? this.words[`${step.side}_side`] : "", reps: step.reps,
      cue: version.side_cues?.[step.side] ?? "", coming: this.words[`then_${step.side}`],
      time: this.spokenTime(step.hold || step.seconds),
    });
    this.tell(told.replace(/^[,.\s]+/, "").trim());
  }

  sayingOf(step) {
    if (step.kind !== "work") return step.side ? `say_${step.kind}_side` : `say_${step.kind}`;
    if (step.alternates) return "say_in_turn";
    if (step.reps > 1) return "say_reps";
    if (!step.hold) return "say_rep";
    return core.isTimed(step) ? "say_timed" : "say_work";
  }

  tell(words) {
    this.heard.textContent = words;
    this.cues.say(words);
  }

  spokenTime(seconds) {
    const whole = Math.floor(seconds / 60);
    const rest = seconds % 60;
    const parts = [];
    if (whole) parts.push(fill(this.words[whole === 1 ? "one_minute" : "n_minutes"], { n: whole }));
    if (rest) parts.push(fill(this.words.n_seconds, { n: rest }));
    return parts.join(" ");
  }

  toggle() {
    if (this.state.status === "running") this.pause();
    else this.resume();
  }

  pause() {
    if (this.state?.status !== "running") return;
    this.tickNow();
    if (this.state.status !== "running") return;
    this.state = { ...this.state, status: "paused" };
    this.lock?.release();
    this.cues.quiet();
    keep(sessionStorage, this.key, this.state);
    this.heard.textContent = this.words.paused;
    this.draw();
  }

  // What has passed since the last tick counts before a pause or a move.
  tickNow() {
    const gap = performance.now() - this.last;
    this.last = performance.now();
    if (gap < SLEPT_MS) this.state = core.advance(this.session, this.state, gap).state;
    if (this.state.status === "ended") this.askEnd();
  }

  resume() {
    if (this.state.status !== "paused") return;
    this.cues.wake();
    this.state = { ...this.state, status: "running" };
    this.last = performance.now();
    this.lockScreen();
    this.heard.textContent = this.words.goes_on;
    this.draw();
  }

  move(how) {
    this.tickNow();
    if (this.state.status === "ended") return;
    this.state = how(this.session, this.state);
    this.changed();
    if (this.state.status === "ended") this.askEnd();
    else this.draw();
  }

  change(wanted) {
    const now = this.state.versions[this.state.station] ?? "planned";
    const version = now !== "planned" && now !== wanted ? "planned" : wanted;
    this.move((session, state) => core.changeVersion(session, state, version));
  }

  stop() {
    this.tickNow();
    this.state = core.stopSession(this.session, this.state);
    keep(sessionStorage, this.key, this.state);
    this.askEnd();
  }

  onKey(event) {
    if (!this.ending.hidden || event.metaKey || event.ctrlKey || event.altKey) return;
    const isButton = event.composedPath()[0].tagName === "BUTTON";
    if (event.key === " " && !isButton) this.toggle();
    else if (event.key === "ArrowLeft") this.move(core.stepBack);
    else if (event.key === "ArrowRight") this.move(core.skipStep);
    else return;
    event.preventDefault();
  }

  draw() {
    const { session, state, words } = this;
    const step = core.stepOf(session, state);
    const version = core.versionOf(session, state);
    const isPaused = state.status === "paused";
    const left = Math.max(0, Math.ceil((core.lengthOf(step) - state.ms) / 1000));
    const rep = core.repOf(step, state.ms);
    this.running.dataset.kind = isPaused ? "paused" : step.kind;
    this.head.textContent = fill(words.station, { n: state.station + 1, of: session.stations.length });
    this.name.textContent = version.name;

    this.told.textContent = isPaused ? words.paused : words[rep ? `beat_${rep.part}` : step.kind];
    this.number.textContent = this.numberOf(step, rep, left);
    this.detail.textContent = this.detailOf(step, rep);
    if (state.ms < 400 || !this.cue.textContent) this.cue.textContent = this.cueOf(step, version);
    this.bar.firstChild.style.width = `${Math.min(100, (100 * state.ms) / core.lengthOf(step))}%`;

    this.pauseButton.textContent = isPaused ? words.resume : words.pause;
    const now = state.versions[state.station] ?? "planned";
    const { versions } = session.stations[state.station];
    this.easierButton.hidden = now === "easier" || (now === "planned" && !versions.easier);
    this.harderButton.hidden = now === "harder" || (now === "planned" && !versions.harder);
    this.nextButton.hidden = session.stations.length === 1;
    this.drawFilm(version, step, isPaused);
  }

  // Repetitions count up, all else counts down; of many holds each one for itself.
  numberOf(step, rep, left) {
    if (!rep || core.isTimed(step)) return clock(left);
    return step.hold ? clock(Math.ceil(rep.left)) : `${rep.number}`;
  }

  detailOf(step, rep) {
    const parts = [];
    const side = core.sideOf(step, this.state.ms);
    if (side && step.kind === "rest") parts.push(this.words[`then_${side}`]);
    else if (side) parts.push(this.words[`${side}_side`]);
    if (rep && step.reps > 1) parts.push(fill(this.words.rep_of, { n: rep.number, of: step.reps }));
    if (step.sets > 1) parts.push(fill(this.words.set_of, { n: step.set_number ?? 1, of: step.sets }));
    return parts.join(" · ");
  }

  cueOf(step, version) {
    const coming = core.comingStation(this.session, this.state);
    if (step.kind === "rest" && coming && this.isLastRest()) {
      return fill(this.words.next, { name: coming.versions.planned.name });
    }
    if (step.side && step.kind !== "work") return version.side_cues?.[step.side] ?? "";
    const cues = version.cues ?? [];
    return cues.length ? cues[this.state.step % cues.length] : "";
  }

  isLastRest() {
    const { steps } = core.versionOf(this.session, this.state);
    return !steps.slice(this.state.step + 1).some((step) => step.kind === "rest");
  }

  drawFilm(version, step, isPaused) {
    if (this.shown !== version.name) {
      this.shown = version.name;
      this.film.replaceChildren();
      this.video = null;
      if (version.film) this.film.append(wantsStill() ? this.still(version) : this.moving(version));
      this.film.hidden = !version.film;
    }
    this.turnFilm(version, core.sideOf(step, this.state.ms));
    if (!this.video) return;
    this.keepInStep(version, step);
    if (isPaused) this.video.pause();
    else if (this.video.paused) this.video.play().catch(() => {});
  }

  // Show the side that the step is about, and say in words what is seen then.
  turnFilm(version, side) {
    const picture = this.film.firstChild;
    const isMirrored = core.isMirrored(version, side);
    const told = isMirrored ? version.alt_mirrored : version.alt;
    picture?.classList.toggle("mirrored", isMirrored);
    if (picture?.getAttribute("aria-label") !== told) picture?.setAttribute("aria-label", told);
  }

  // Where the sides take turns, one run of the film is one repetition; a film that shows both sides
  // begins with the left one and takes two.
  keepInStep(version, step) {
    const { video, state } = this;
    const rep = core.repOf(step, state.ms);
    if (!step.alternates || !rep || !video.duration) {
      video.playbackRate = 1;
      this.turn = null;
      return;
    }
    const length = version.shown_side ? video.duration : video.duration / 2;
    video.playbackRate = length / core.cycleOf(step);
    const turn = `${state.station} ${state.step} ${rep.number}`;
    if (this.turn === turn) return;
    this.turn = turn;
    video.currentTime = !version.shown_side && rep.side === "right" ? length : 0;
  }

  still(version) {
    const picture = element("img");
    picture.src = version.film.steps;
    picture.alt = "";
    picture.setAttribute("role", "img");
    return picture;
  }

  moving(version) {
    const video = element("video");
    Object.assign(video, { muted: true, loop: true, playsInline: true, poster: version.film.poster });
    const ending = video.canPlayType("video/webm; codecs=vp9") ? "webm" : "mp4";
    video.src = this.films.get(version.film[ending]) ?? version.film[ending];
    this.video = video;
    return video;
  }

  // ---- at the end

  askEnd() {
    clearInterval(this.timer);
    this.timer = null;
    this.lock?.release();
    this.video?.pause();
    keep(sessionStorage, this.key, this.state);
    const { words, session, state } = this;
    const isRun = session.kind === "run";
    const done = isRun ? [] : core.summary(session, state);
    const ran = isRun ? core.secondsOf(state, session.measured) : 0;
    this.running.hidden = true;
    this.ending.hidden = false;
    if (isRun ? ran < SHORTEST_RUN_S : !done.length) return this.tellNothingDone();
    this.answers = { nprs: null, reps_left: null, by: {} };
    const title = element("h2", "", words.end_title);
    title.tabIndex = -1;
    const minutes = Math.max(1, Math.round(state.workedMs / 60000));
    const told = isRun ? words.end_run : words.end_done;
    this.ending.replaceChildren(
      title,
      element("p", "quiet", fill(told, { n: done.length, minutes })),
      this.scale(words.ask_pain, words.pain_anchors, [...Array(11).keys()], (v) => (this.answers.nprs = v)),
    );
    if (isRun && ran < session.enough) this.ending.append(element("p", "quiet", words.end_short));
    if (done.length) {
      this.ending.append(
        this.scale(words.ask_left, "", session.reps_left, (v) => (this.answers.reps_left = v)),
        this.byExercise(done),
      );
    }
    this.saveButton = button("main wide", words.save, () => this.finish(done, minutes));
    this.outcome = element("p", "outcome");
    this.outcome.setAttribute("role", "status");
    this.ending.append(this.saveButton, this.outcome, this.goBackButton(), this.discardButton());
    title.focus();
  }

  goBackButton() {
    const made = button("plain", this.words.not_over, () => {
      this.state = { ...this.state, status: "running" };
      this.open();
    });
    const last = this.session.stations.length - 1;
    const steps = core.versionOf(this.session, this.state).steps;
    const isAtEnd = this.state.station === last && this.state.step === steps.length - 1;
    made.hidden = isAtEnd && this.state.ms === 0; // it ended by itself
    return made;
  }

  discardButton() {
    let isSure = false;
    const made = button("plain", this.words.discard, () => {
      if (isSure) return this.close();
      isSure = true;
      made.textContent = this.words.discard_sure;
    });
    return made;
  }

  tellNothingDone() {
    const title = element("h2", "", this.words.nothing_done);
    title.tabIndex = -1;
    const close = button("main wide", this.words.close, () => this.close());
    this.ending.replaceChildren(title, close, this.goBackButton());
    title.focus();
  }

  scale(label, anchors, values, choose) {
    const box = element("fieldset", "scale");
    box.append(element("legend", "", label));
    if (anchors) box.append(element("p", "quiet", anchors));
    const row = element("div", "steps");
    const buttons = values.map((value) =>
      button("", `${value}`, () => {
        const isTaken = buttons.find((b) => b.textContent === `${value}`).getAttribute("aria-pressed") === "true";
        for (const one of buttons) {
          one.setAttribute("aria-pressed", String(!isTaken && one.textContent === `${value}`));
        }
        choose(isTaken ? null : value);
      }),
    );
    for (const one of buttons) one.setAttribute("aria-pressed", "false");
    row.append(...buttons);
    box.append(row);
    return box;
  }

  // Where one exercise was another matter than the rest.
  byExercise(done) {
    const { words, session } = this;
    const more = element("details");
    more.append(element("summary", "", words.by_exercise));
    for (const { exercise } of done) {
      const row = element("div", "row");
      const own = (this.answers.by[exercise] = { nprs: null, reps_left: null });
      row.append(
        element("span", "", session.exercises[exercise].name),
        this.select(fill(words.pain_of, { name: session.exercises[exercise].name }), words.pain_short, [...Array(11).keys()], (v) => (own.nprs = v === "" ? null : Number(v))),
        this.select(fill(words.left_of, { name: session.exercises[exercise].name }), words.left_short, session.reps_left, (v) => (own.reps_left = v || null)),
      );
      more.append(row);
    }
    return more;
  }

  select(label, placeholder, values, choose) {
    const made = element("select");
    made.setAttribute("aria-label", label);
    made.append(new Option(placeholder, ""), ...values.map((value) => new Option(`${value}`, `${value}`)));
    made.onchange = () => choose(made.value);
    return made;
  }

  finish(done, minutes) {
    if (this.result) return; // a second tap
    const { session, state, answers } = this;
    const result = { id: state.id, kind: session.kind, day: localDay(), minutes, nprs: answers.nprs };
    if (session.kind === "run") {
      result.step = session.step;
      result.seconds = core.secondsOf(state, session.measured);
    } else {
      result.done = done.map((one) => {
        const own = answers.by[one.exercise] ?? {};
        return { ...one, nprs: own.nprs ?? null, reps_left: own.reps_left ?? answers.reps_left };
      });
    }
    this.deliver(result);
  }

  deliver(result) {
    this.result = result;
    keep(sessionStorage, this.key, { result });
    this.showSaving();
    this.send(result);
    clearInterval(this.sender);
    this.sender = setInterval(() => {
      if (this.outcome) this.outcome.textContent = this.words.not_saved_yet;
      this.send(this.result);
    }, SEND_AGAIN_MS);
  }

  showSaving() {
    if (this.saveButton) this.saveButton.disabled = true;
    this.outcome ??= element("p", "outcome");
    this.outcome.textContent = this.words.saving;
    if (!this.dialog.open) this.intro.replaceChildren(this.outcome);
  }

  confirmSaved() {
    clearInterval(this.sender);
    keep(sessionStorage, this.key, null);
    this.result = null;
    this.close();
    this.intro.replaceChildren();
  }

  tellRefused(refusal) {
    const { result } = this;
    clearInterval(this.sender);
    this.result = null;
    if (this.saveButton) this.saveButton.disabled = false;
    this.outcome.textContent = refusal;
    if (this.state) keep(sessionStorage, this.key, this.state);
    else this.offerAfterRefusal(result);
  }

  // After a reload there is no session to go back to, only what it told.
  offerAfterRefusal(result) {
    this.intro.replaceChildren(
      this.outcome,
      button("main wide", this.words.save, () => this.deliver(result)),
      button("wide", this.session.start, () => this.start()),
      this.discardButton(),
    );
  }

  close() {
    clearInterval(this.sender);
    if (!this.result) keep(sessionStorage, this.key, null);
    this.leave();
    this.offerToStart();
  }

  leave() {
    clearInterval(this.timer);
    this.timer = null;
    this.lock?.release();
    this.cues.quiet();
    document.removeEventListener("visibilitychange", this.onVisible);
    if (this.dialog.open) this.dialog.close();
  }

  dispose() {
    if (this.state && this.timer) {
      this.state = { ...this.state, status: "paused" };
      keep(sessionStorage, this.key, this.state);
    }
    clearInterval(this.sender);
    this.leave();
    for (const address of this.films.values()) if (address) URL.revokeObjectURL(address);
  }
}

// What is saved is kept by the browser no more, whichever step or page it was begun on.
function forgetSaved(id) {
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(KEPT))) {
    const stored = read(sessionStorage, key);
    if (id && (stored?.result ?? stored)?.id === id) keep(sessionStorage, key, null);
  }
}

const guides = new WeakMap();

export function mount(logic, { data, parentElement, setTriggerValue }) {
  core = logic;
  const send = (result) => setTriggerValue("finished", result);
  const known = guides.get(parentElement);
  if (known && known.session.key === data.key) {
    known.send = send;
    known.takeData(data);
  } else {
    known?.takeOutcome(data); // saving a run may lead to the next step
    known?.dispose();
    parentElement.querySelectorAll(".intro, .stage").forEach((old) => old.remove());
    guides.set(parentElement, new Guide(parentElement, data, send));
  }
  forgetSaved(data.saved);
  return () => {
    // Called before every new run of this function too: a session that goes on is left alone then.
    queueMicrotask(() => {
      if (!parentElement.isConnected) {
        guides.get(parentElement)?.dispose();
        guides.delete(parentElement);
      }
    });
  };
}
