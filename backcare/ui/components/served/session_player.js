// The guided session on the screen. Its logic is in session_core.js.
//
// Nothing here asks the server for anything between start and end. The browser keeps where it is
// (`Memory`), so that it goes on there after a closed tab as well; what was done is sent until the
// server says that it is saved. A page that only offers to go on has no session of its own.

let core; // the module of session_core.js, which the loader hands over

const TICK_MS = 200;
const SEND_AGAIN_MS = 4000;
const NO_SECOND_TAP_MS = 700;
const DEAF_MS = 1000; // sound whose time stands still for so long is heard by nobody
const KEPT = "backcare.session";
const LED = "backcare.session.led";
const TAB = newId();
const SHORTEST_RUN_S = 60; // a shorter one is no run
const PREFERENCES = "backcare.session.preferences";

const wantsStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const clock = (seconds) =>
  seconds < 60
    ? `${seconds}`
    : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) =>
    b.toString(16).padStart(2, "0"),
  ).join("");
}

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

// What says the same already is left: a browser's translator has put its own words there.
const written = new WeakMap();
function say(element, words) {
  if (written.get(element) === words && element.textContent) return;
  written.set(element, words);
  element.textContent = words;
}

function button(className, text, onclick) {
  const made = element("button", className, text);
  made.type = "button";
  made.onclick = onclick;
  return made;
}

// The one session that this browser keeps: `KEPT` says whose it is and where it is, `LED` how it is
// led, so that it goes on as it began, also where the plan is another one by now.
class Memory {
  constructor(owner) {
    this.owner = owner;
  }
  read() {
    const kept = read(localStorage, KEPT);
    if (core.isKept(kept, this.owner, Date.now())) return kept;
    if (kept) this.drop();
    return null;
  }
  led(id) {
    const led = read(localStorage, LED);
    if (led?.id !== id) return null;
    try {
      return core.unpacked(led.data);
    } catch {
      // kept by a version that had it in another shape
      return null;
    }
  }
  begin(state, data) {
    keep(localStorage, LED, { id: state.id, data });
    this.take(state, null);
  }
  // From now on this tab keeps it, if the browser lets it.
  take(state, result) {
    this.write(state, result);
    this.isAllowed = read(localStorage, KEPT)?.tab === TAB;
  }
  write(state, result) {
    const { id, begunAt } = state;
    keep(localStorage, KEPT, { owner: this.owner, tab: TAB, id, begunAt, state, result });
  }
  // Another tab goes on with it, or it was given up, saved or signed out there.
  isLost(id) {
    const kept = read(localStorage, KEPT);
    return this.isAllowed && (kept?.id !== id || kept.tab !== TAB);
  }
  drop(id) {
    if (id && read(localStorage, KEPT)?.id !== id) return;
    keep(localStorage, KEPT, null);
    keep(localStorage, LED, null);
  }
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
    const needs = this.audio ? core.soundNeeds(this.audio.state, this.standsStill()) : "new";
    if (needs === "new") {
      this.audio?.close?.()?.catch(() => {});
      this.audio = new Audio();
      this.passed = null;
    }
    if (this.audio.state !== "running") this.audio.resume().catch(() => {});
    this.standsStill();
  }
  standsStill() {
    const { currentTime } = this.audio;
    if (this.passed?.currentTime !== currentTime)
      this.passed = { currentTime, at: performance.now() };
    return performance.now() - this.passed.at > DEAF_MS;
  }
  tone(hertz, seconds, after = 0) {
    if (!this.preferences.sound || !this.audio) return;
    this.standsStill();
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
    if (event.type === "ended")
      [523, 659, 784].forEach((hertz, n) => this.tone(hertz, 0.3, n * 0.2));
  }
}

class Guide {
  constructor(parent, data) {
    this.parent = parent;
    this.memory = new Memory(data.owner);
    this.owner = data.owner;
    this.preferences = {
      sound: true,
      speech: true,
      vibration: true,
      side: "left",
      ...read(localStorage, PREFERENCES),
    };
    this.cues = new Cues(this.preferences);
    this.films = new Map();
    this.words = data.words;
    this.build();
    this.onStorage = (event) => event.key === KEPT && this.follow();
    this.onHidden = () =>
      this.state?.status === "running" && this.timer && (this.tickNow(), this.keep());
    addEventListener("storage", this.onStorage);
    addEventListener("pagehide", this.onHidden);
  }

  takeData(data) {
    this.takeOutcome(data);
    const isSame = this.data?.key === data.key && this.data.may_go_on === data.may_go_on;
    this.data = data;
    if (isSame || this.isBusy()) return;
    this.own = data.stations ? core.unpacked(data) : null;
    this.offer();
  }

  isBusy() {
    return this.dialog.open || Boolean(this.result);
  }

  takeOutcome(data) {
    const id = this.result?.id;
    if (id && data.saved === id) this.confirmSaved();
    else if (id && data.refused === id) this.tellRefused(data.refusal);
    if (data.saved) this.memory.drop(data.saved);
  }

  // Another tab changed what the browser keeps.
  follow() {
    const id = this.result?.id ?? this.state?.id;
    if (id && !this.memory.isLost(id)) return;
    if (id && this.isBusy()) this.giveAway();
    else if (this.offered !== this.isOffered()) this.offerWhatIsLeft();
  }

  // What is to be offered, as a text that changes with it: what is drawn anew takes no tap.
  isOffered() {
    const found = this.found();
    return found
      ? JSON.stringify([found.kept.id, this.goOnWords(found), Boolean(found.kept.result)])
      : "";
  }

  // What the browser keeps and can be gone on with or sent.
  found() {
    const kept = this.memory.read();
    const led = kept && this.memory.led(kept.id);
    const isWhole = kept?.result || (led && core.isState(led, kept.state));
    return isWhole ? { kept, led } : null;
  }

  giveAway() {
    clearInterval(this.sender);
    this.state = this.result = null;
    this.leave();
    this.offerWhatIsLeft();
  }

  // What another tab is about to save is left to that tab: two would take it from each other.
  offerWhatIsLeft() {
    if (!this.memory.read()?.result) return this.offer();
    this.offered = this.isOffered();
    this.intro.replaceChildren();
  }

  // Returns whether it is still ours to keep.
  keep() {
    if (this.memory.isLost(this.state.id)) return false;
    this.memory.write(this.state, this.result ?? null);
    return true;
  }

  build() {
    this.intro = element("div", "intro");
    this.dialog = element("dialog", "stage");
    this.dialog.addEventListener("cancel", (event) => {
      if (this.state?.status !== "running") return; // Escape or Back once more closes it
      event.preventDefault();
      this.pause();
    });
    this.dialog.addEventListener("close", () => this.onClosed());
    this.dialog.addEventListener(
      "pointerup",
      () => this.state?.status === "running" && this.cues.wake(),
    );
    this.dialog.addEventListener("keydown", (event) => this.onKey(event));
    this.parent.append(this.intro, this.dialog);

    this.head = element("p", "head");
    this.name = element("h2", "name");
    this.film = element("div", "film");
    this.film.onclick = () => this.toggle();
    this.told = element("p", "told");
    this.number = element("p", "number");
    this.number.setAttribute("role", "timer");
    this.counted = element("span");
    this.counted.translate = false;
    this.unit = element("span", "unit");
    this.number.append(this.counted, this.unit);
    this.detail = element("p", "detail");
    this.cue = element("p", "cue");
    this.bar = element("div", "bar");
    this.bar.append(element("span"));
    this.heard = element("p", "hidden");
    this.heard.setAttribute("role", "status");

    this.pauseButton = button("main", "", () => this.toggle());
    this.backButton = button("", "", () => this.move(core.stepBack));
    this.skipButton = button("", "", () => this.move(core.skipStep));
    this.nextButton = button("", "", () => this.move(core.skipStation));
    this.easierButton = button("", "", () => this.change("easier"));
    this.harderButton = button("", "", () => this.change("harder"));
    this.stopButton = button("", "", () => this.stop());
    const first = element("div", "controls");
    first.append(this.backButton, this.pauseButton, this.skipButton);
    const second = element("div", "controls small");
    second.append(this.easierButton, this.harderButton, this.nextButton, this.stopButton);
    const middle = element("div", "middle");
    middle.append(this.told, this.number, this.detail, this.cue);
    this.running = element("div", "running");
    this.running.append(
      this.head,
      this.name,
      this.film,
      middle,
      this.bar,
      first,
      second,
      this.heard,
    );
    this.ending = element("div", "ending");
    this.dialog.append(this.running, this.ending);
  }

  // ---- before the session

  offer() {
    const found = this.found();
    this.offered = this.isOffered();
    if (found?.kept.result) this.take(found).deliver(found.kept.result);
    else if (found) this.offerToGoOn(found);
    else this.offerToStart();
  }

  take({ kept, led }) {
    this.session = led;
    this.state = { ...kept.state, id: kept.id, begunAt: kept.begunAt };
    this.memory.take(this.state, kept.result);
    return this;
  }

  offerToStart() {
    const { own } = this;
    this.intro.className = "intro";
    if (!own) this.intro.replaceChildren();
    else
      this.intro.replaceChildren(
        button("main wide", own.start, () => this.start()),
        this.choices(),
      );
  }

  offerToGoOn(found) {
    const { words, own } = this;
    const { state } = found.kept;
    const began = new Date(state.begunAt);
    const day = began.toLocaleDateString("en-GB", {
      weekday: "long",
      day: "numeric",
      month: "long",
    });
    const isToday = state.day === core.dayOf(new Date());
    this.intro.className = "intro offer";
    this.intro.replaceChildren(
      element("p", "kept", fill(words.not_over_told, { title: found.led.title })),
      element("p", "quiet", fill(isToday ? words.kept_here : words.kept_day, { day })),
      button("main wide", this.goOnWords(found), () => this.goOn(found.kept.id)),
      this.sureButton(
        own ? "wide" : "plain",
        own ? own.start : words.give_up,
        words.give_up_sure,
        () => {
          this.memory.drop(found.kept.id);
          this.offer();
        },
      ),
    );
  }

  goOnWords({ kept, led }) {
    if (kept.result) return "";
    const { name, set, sets } = core.placeOf(led, kept.state);
    const word = kept.state.status === "ended" ? "go_on_end" : sets > 1 ? "go_on_set" : "go_on_at";
    return fill(this.words[this.data.may_go_on ? word : "save_done"], { name, n: set });
  }

  goOn(id) {
    const found = this.found();
    if (found?.kept.id !== id || found.kept.result) return this.offer(); // another tab was faster
    this.take(found);
    if (!this.data.may_go_on) this.state = core.stopSession(this.session, this.state);
    else if (this.state.status !== "ended") this.state = { ...this.state, status: "running" };
    this.open();
  }

  // What gives something up asks first; the second half of a double tap is no answer.
  sureButton(className, text, question, act) {
    let asked = 0;
    const made = button(className, text, () => {
      if (asked && performance.now() - asked > NO_SECOND_TAP_MS) return act();
      asked ||= performance.now();
      made.textContent = question;
    });
    return made;
  }

  choices() {
    const { words } = this;
    const box = element("fieldset", "choices");
    const hasSides = this.own.stations.some((p) => p.versions.planned.steps.some((s) => s.side));
    if (hasSides) {
      box.append(this.toggleButton("side", words.side_left, words.side_right, "left", "right"));
    }
    box.append(this.toggleButton("sound", words.sound_on, words.sound_off, true, false));
    if (window.speechSynthesis) {
      box.append(this.toggleButton("speech", words.speech_on, words.speech_off, true, false));
    }
    if (navigator.vibrate) {
      box.append(
        this.toggleButton("vibration", words.vibration_on, words.vibration_off, true, false),
      );
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
    if (this.found()) return this.offer(); // another tab began one
    this.session = this.own;
    this.state = core.beginSession(this.session, newId(), this.preferences.side);
    this.memory.begin(this.state, this.data);
    this.open();
  }

  open() {
    this.words = { ...this.session.words, ...this.data.words };
    this.dialog.setAttribute("aria-label", this.session.title);
    for (const name of ["back", "skip", "easier", "harder", "stop"]) {
      this[`${name}Button`].textContent = this.words[name];
    }
    this.nextButton.textContent = this.words.next_exercise;
    this.intro.replaceChildren();
    this.cues.wake();
    this.loadFilms();
    this.ending.hidden = true;
    this.running.hidden = false;
    this.shown = null;
    this.showModal();
    if (this.state.status === "ended") return this.askEnd();
    this.lockScreen();
    this.restartClock();
    this.timer ??= setInterval(() => this.tick(), TICK_MS);
    this.onVisible ??= () => this.lookAgain();
    document.addEventListener("visibilitychange", this.onVisible);
    this.draw();
    this.tellStep();
  }

  lookAgain() {
    if (document.visibilityState !== "visible") return this.onHidden();
    this.lockScreen();
    if (this.state?.status === "running") this.cues.wake();
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
    const { state, events, hasSlept } = core.passTime(this.session, this.state, this.passed());
    this.state = state;
    if (hasSlept) {
      this.stand();
      this.heard.textContent = this.words.slept;
      say(this.cue, this.words.slept);
      return;
    }
    for (const event of events.slice(-4)) this.cues.play(event);
    if (events.some((event) => event.type === "step")) this.changed();
    else this.tellTurn(events.findLast((event) => event.type === "rep"));
    if (state.status === "ended") return this.askEnd();
    this.keepEachSecond();
    if (this.state) this.draw();
  }

  restartClock() {
    this.last = { ticks: performance.now(), clock: Date.now() };
  }

  // Milliseconds since it was asked last. What counts the ticks may stand still while a phone
  // sleeps, its clock does not.
  passed() {
    const { ticks, clock: told } = this.last;
    this.restartClock();
    const [byTicks, byClock] = [this.last.ticks - ticks, this.last.clock - told];
    return byClock - byTicks > 1000 ? byClock : byTicks;
  }

  keepEachSecond() {
    const second = Math.floor(this.state.workedMs / 1000);
    if (second === this.second) return;
    this.second = second;
    if (!this.keep()) this.follow();
  }

  // Where the sides take turns, each repetition names its own.
  tellTurn(rep) {
    if (rep && core.stepOf(this.session, this.state).alternates)
      this.tell(this.words[`turn_${rep.side}`]);
  }

  changed() {
    this.keep();
    if (this.state.status === "ended") return;
    this.cues.step(core.stepOf(this.session, this.state).kind);
    this.tellStep();
  }

  // Tell the step to ears and to screen readers.
  tellStep() {
    const step = core.stepOf(this.session, this.state);
    const version = core.versionOf(this.session, this.state);
    const told = fill(this.words[this.sayingOf(step)], {
      name: version.name,
      side: step.side ? this.words[`${step.side}_side`] : "",
      reps: step.reps,
      cue: version.side_cues?.[step.side] ?? "",
      coming: this.words[`then_${step.side}`],
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
    this.stand();
    this.heard.textContent = this.words.paused;
  }

  stand() {
    this.lock?.release();
    this.cues.quiet();
    this.keep();
    this.draw();
  }

  // What has passed since the last tick counts before a pause or a move, unless the page stood still.
  tickNow() {
    const { state, hasSlept } = core.passTime(this.session, this.state, this.passed());
    if (!hasSlept) this.state = state;
    if (this.state.status === "ended") this.askEnd();
  }

  resume() {
    if (this.state.status !== "paused") return;
    this.cues.wake();
    this.state = { ...this.state, status: "running" };
    this.restartClock();
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
    const rep = core.repOf(step, state.ms);
    this.running.dataset.kind = isPaused ? "paused" : step.kind;
    say(this.head, fill(words.station, { n: state.station + 1, of: session.stations.length }));
    say(this.name, version.name);

    say(this.told, isPaused ? words.paused : words[rep ? `beat_${rep.part}` : step.kind]);
    this.drawCount(core.countOf(step, state.ms));
    say(this.detail, this.detailOf(step, rep));
    if (state.ms < 400 || !this.cue.textContent) say(this.cue, this.cueOf(step, version));
    this.bar.firstChild.style.width = `${Math.min(100, (100 * state.ms) / core.lengthOf(step))}%`;

    say(this.pauseButton, isPaused ? words.resume : words.pause);
    const now = state.versions[state.station] ?? "planned";
    const { versions } = session.stations[state.station];
    this.easierButton.hidden = now === "easier" || (now === "planned" && !versions.easier);
    this.harderButton.hidden = now === "harder" || (now === "planned" && !versions.harder);
    this.nextButton.hidden = session.stations.length === 1;
    this.drawFilm(version, step);
  }

  // Repetitions count up, all else counts down; of many holds each one for itself.
  drawCount({ seconds, rep, of }) {
    const { words } = this;
    const isTime = seconds !== undefined;
    const time = seconds === 1 ? "unit_second" : seconds < 60 ? "unit_seconds" : "unit_minutes";
    say(this.counted, isTime ? clock(seconds) : `${rep}`);
    const unit = isTime ? words[time] : fill(words[of === 1 ? "unit_rep" : "unit_reps"], { of });
    say(this.unit, ` ${unit}`); // a space as small as the words
  }

  detailOf(step, rep) {
    const parts = [];
    const { state, words } = this;
    const side = core.sideOf(step, state.ms);
    const { set, sets } = core.placeOf(this.session, state);
    if (step.kind === "rest") parts.push(fill(words.then_set, { n: set, of: sets }));
    if (side) parts.push(words[`${side}_side`]);
    if (rep && step.hold && step.reps > 1)
      parts.push(fill(words.rep_of, { n: rep.number, of: step.reps }));
    if (rep && sets > 1) parts.push(fill(words.set_of, { n: set, of: sets }));
    return parts.join(" · ");
  }

  cueOf(step, version) {
    const coming = core.comingStation(this.session, this.state);
    if (step.kind === "rest" && coming && this.isLastRest()) {
      return fill(this.words.after_that, { name: coming.versions.planned.name });
    }
    if (step.side && step.kind !== "work") return version.side_cues?.[step.side] ?? "";
    const cues = version.cues ?? [];
    return cues.length ? cues[this.state.step % cues.length] : "";
  }

  isLastRest() {
    const { steps } = core.versionOf(this.session, this.state);
    return !steps.slice(this.state.step + 1).some((step) => step.kind === "rest");
  }

  // The film moves with whoever moves; what comes next, and what is held, stands still.
  drawFilm(version, step) {
    if (this.shown !== version.name) {
      this.shown = version.name;
      this.video = version.film && !wantsStill() ? this.moving(version) : null;
      this.poster = this.video && this.still(version.film.poster, "poster");
      const picture = this.poster ?? (version.film && this.still(version.film.steps, "strip"));
      this.film.replaceChildren(...(picture ? [picture] : []));
      this.film.hidden = !version.film;
    }
    if (this.video) this.moveFilm(core.pictureOf(step, this.state.ms, this.state.status), step);
    this.turnFilm(version, core.sideOf(step, this.state.ms));
    if (this.video) this.keepInStep(version, step);
  }

  moveFilm(seen, step) {
    const { video, film } = this;
    const shown = seen === "still" ? this.poster : video;
    if (film.firstChild !== shown) film.replaceChildren(shown);
    if (seen === "moving" && video.paused) video.play().catch(() => {});
    else if (seen !== "moving") video.pause();
    if (step.kind !== "work" && video.currentTime) video.currentTime = 0; // for the next set
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
    video.playbackRate = length / core.movingSecondsOf(step);
    const turn = `${state.station} ${state.step} ${rep.number}`;
    if (this.turn === turn) return;
    this.turn = turn;
    video.currentTime = !version.shown_side && rep.side === "right" ? length : 0;
  }

  still(address, className) {
    const picture = element("img", className);
    picture.src = address;
    return picture;
  }

  moving(version) {
    const video = element("video");
    Object.assign(video, {
      muted: true,
      loop: true,
      playsInline: true,
      poster: version.film.poster,
    });
    const ending = video.canPlayType("video/webm; codecs=vp9") ? "webm" : "mp4";
    video.src = this.films.get(version.film[ending]) ?? version.film[ending];
    return video;
  }

  // ---- at the end

  askEnd() {
    clearInterval(this.timer);
    this.timer = null;
    this.lock?.release();
    this.video?.pause();
    this.state = {
      ...this.state,
      answers: this.state.answers ?? { nprs: null, reps_left: null, by: {} },
    };
    this.keep();
    const { words, session, state } = this;
    const { answers } = state;
    const isRun = session.kind === "run";
    const done = isRun ? [] : core.summary(session, state);
    const ran = isRun ? core.secondsOf(state, session.measured) : 0;
    this.running.hidden = true;
    this.ending.hidden = false;
    if (isRun ? ran < SHORTEST_RUN_S : !done.length) return this.tellNothingDone();
    const title = element("h2", "", words.end_title);
    title.tabIndex = -1;
    const minutes = Math.max(1, Math.round(state.workedMs / 60000));
    const told = isRun ? words.end_run : words.end_done;
    this.ending.replaceChildren(
      title,
      element("p", "quiet", fill(told, { n: done.length, minutes })),
      this.scale(words.ask_pain, words.pain_anchors, [...Array(11).keys()], answers, "nprs"),
    );
    if (isRun && ran < session.enough) this.ending.append(element("p", "quiet", words.end_short));
    if (done.length) {
      this.ending.append(
        this.scale(words.ask_left, "", session.reps_left, answers, "reps_left"),
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
    made.hidden = !this.data.may_go_on || (isAtEnd && this.state.ms === 0); // it ended by itself
    return made;
  }

  discardButton() {
    return this.sureButton("plain", this.words.discard, this.words.discard_sure, () =>
      this.close(),
    );
  }

  tellNothingDone() {
    const title = element("h2", "", this.words.nothing_done);
    title.tabIndex = -1;
    const close = button("main wide", this.words.close, () => this.close());
    this.ending.replaceChildren(title, close, this.goBackButton());
    title.focus();
  }

  // A row of buttons for what `answers[name]` is to be; a second tap takes it back.
  scale(label, anchors, values, answers, name) {
    const box = element("fieldset", "scale");
    box.append(element("legend", "", label));
    if (anchors) box.append(element("p", "quiet", anchors));
    const row = element("div", "steps");
    const tell = () => {
      values.forEach((value, n) =>
        row.children[n].setAttribute("aria-pressed", String(value === answers[name])),
      );
    };
    row.append(
      ...values.map((value) =>
        button("", `${value}`, () => {
          answers[name] = answers[name] === value ? null : value;
          this.keep();
          tell();
        }),
      ),
    );
    tell();
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
      const { name } = session.exercises[exercise];
      const own = (this.state.answers.by[exercise] ??= { nprs: null, reps_left: null });
      row.append(
        element("span", "", name),
        this.select(
          fill(words.pain_of, { name }),
          words.pain_short,
          [...Array(11).keys()],
          own,
          "nprs",
        ),
        this.select(
          fill(words.left_of, { name }),
          words.left_short,
          session.reps_left,
          own,
          "reps_left",
        ),
      );
      more.append(row);
    }
    return more;
  }

  select(label, placeholder, values, answers, name) {
    const made = element("select");
    made.setAttribute("aria-label", label);
    made.append(
      new Option(placeholder, ""),
      ...values.map((value) => new Option(`${value}`, `${value}`)),
    );
    made.value = `${answers[name] ?? ""}`;
    made.onchange = () => {
      answers[name] = values.find((value) => `${value}` === made.value) ?? null;
      this.keep();
    };
    return made;
  }

  finish(done, minutes) {
    if (this.result) return; // a second tap
    const { session, state } = this;
    const { answers } = state;
    const result = {
      id: state.id,
      kind: session.kind,
      day: state.day,
      minutes,
      nprs: answers.nprs,
    };
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
    this.keep();
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
    if (!this.dialog.open) this.showOutcome();
  }

  showOutcome(...more) {
    this.intro.className = "intro offer";
    this.intro.replaceChildren(this.outcome, ...more);
  }

  confirmSaved() {
    clearInterval(this.sender);
    this.memory.drop(this.result.id);
    this.state = this.result = null;
    this.leave();
    this.intro.className = "intro";
    this.intro.replaceChildren();
  }

  tellRefused(refusal) {
    const { result } = this;
    clearInterval(this.sender);
    this.result = null;
    if (this.saveButton) this.saveButton.disabled = false;
    this.outcome.textContent = refusal;
    if (this.dialog.open) this.keep();
    else this.offerAfterRefusal(result);
  }

  // After a reload there is no session to go back to, only what it told.
  offerAfterRefusal(result) {
    const { own } = this;
    this.showOutcome(
      button("main wide", this.words.save, () => this.deliver(result)),
      ...(own
        ? [this.sureButton("wide", own.start, this.words.give_up_sure, () => this.close())]
        : []),
      this.discardButton(),
    );
  }

  // Given up on purpose.
  close() {
    clearInterval(this.sender);
    this.memory.drop(this.state.id);
    this.state = this.result = null;
    this.leave();
    this.offer();
  }

  // By Escape or Back: nothing is lost of it, and it is offered to go on.
  onClosed() {
    if (!this.state) return; // it was left from here
    this.rest();
    if (this.result) this.showOutcome();
    else this.offer();
    this.intro.querySelector("button")?.focus();
  }

  rest() {
    if (this.timer && this.state.status === "running") this.tickNow();
    if (this.state.status === "running") this.state = { ...this.state, status: "paused" };
    this.keep();
    this.leave();
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
    if (this.state && this.session) this.rest();
    this.state = null;
    clearInterval(this.sender);
    removeEventListener("storage", this.onStorage);
    removeEventListener("pagehide", this.onHidden);
    this.leave();
    for (const address of this.films.values()) if (address) URL.revokeObjectURL(address);
  }
}

const guides = new WeakMap();

export function mount(logic, { data, parentElement, setTriggerValue }) {
  core = logic;
  let known = guides.get(parentElement);
  if (known?.owner !== data.owner) {
    known?.dispose();
    parentElement.querySelectorAll(".intro, .stage").forEach((old) => old.remove());
    known = new Guide(parentElement, data);
    guides.set(parentElement, known);
  }
  known.send = (result) => setTriggerValue("finished", { owner: data.owner, result });
  known.takeData(data);
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
