// The guided session on the page: which one is offered, led, asked about and sent.
//
// Nothing here asks the server for anything between start and end. The browser keeps where the
// session is (`Memory`), so that it goes on there even after a closed tab; the result is sent until
// the server says that it is saved. A page that only offers to go on has no session of its own. One
// right after a run is for now: nothing of it stays once its page is gone.

import { beginSession, stopSession, unpacked } from "./core.js";
import { element } from "./elements.js";
import { Ending } from "./ending.js";
import { goOnWords, Offers } from "./offers.js";
import { Progress } from "./progress.js";
import { Cues } from "./sound.js";
import { Memory, newId, passingShelf, readPreferences } from "./storage.js";

class Guide {
  constructor(parent, data) {
    this.owner = data.owner;
    this.words = data.words;
    this.memory = new Memory(data.owner, isPassing(data) ? passingShelf() : undefined);
    this.preferences = readPreferences();
    this.cues = new Cues(this.preferences);
    this.offers = new Offers(this.preferences);
    this.ending = new Ending(this.endingTaps());
    this.progress = new Progress(this.cues, {
      keep: () => this.keep(),
      onLost: () => this.follow(),
      onEnd: () => this.askEnd(),
    });
    this.dialog = this.stage();
    parent.append(this.offers.box, this.dialog);
    this.onStorage = (event) => Memory.isChangedBy(event) && this.follow();
    this.onHidden = () => this.progress.note();
    addEventListener("storage", this.onStorage);
    addEventListener("pagehide", this.onHidden);
  }

  endingTaps() {
    return {
      keep: () => this.keep(),
      goBack: () => this.goBack(),
      close: () => this.close(),
      send: (result) => this.send(result),
      show: (...parts) => this.offers.show("intro offer", ...parts),
      isOpen: () => this.dialog.open,
    };
  }

  stage() {
    const dialog = element("dialog", "stage");
    dialog.addEventListener("cancel", (event) => {
      if (!this.progress.isRunning) return; // Escape or Back once more closes it
      event.preventDefault();
      this.progress.pause();
    });
    dialog.addEventListener("close", () => this.onClosed());
    dialog.addEventListener("pointerup", () => this.progress.isRunning && this.cues.wake());
    dialog.addEventListener(
      "keydown",
      (event) => this.ending.box.hidden && this.progress.onKey(event),
    );
    dialog.append(this.progress.screen.box, this.ending.box);
    return dialog;
  }

  // ---- what the server and other tabs say

  takeData(data) {
    this.takeOutcome(data);
    const isSame = ["key", "may_go_on", "only_own"].every(
      (name) => this.data?.[name] === data[name],
    );
    this.data = data;
    this.offers.keepsTo(data.day_ends, data.locale);
    if (isSame || this.isBusy()) return;
    this.own = data.stations ? unpacked(data) : null;
    if (data.begins && this.own && !this.memory.found()) this.start(data);
    else this.offer();
  }

  isBusy() {
    return this.dialog.open || Boolean(this.ending.result);
  }

  takeOutcome(data) {
    const id = this.ending.result?.id;
    if (id && data.saved === id) this.confirmSaved();
    else if (id && data.refused === id) this.ending.refuse(data.refusal, this.own);
    if (data.saved) this.memory.drop(data.saved);
  }

  // Another tab changed what the browser keeps.
  follow() {
    const id = this.ending.result?.id ?? this.progress.state?.id;
    if (id && !this.memory.isLost(id)) return;
    if (id && this.isBusy()) this.giveAway();
    else if (this.offered !== this.isOffered()) this.offerWhatIsLeft();
  }

  giveAway() {
    this.forget();
    this.leave();
    this.offerWhatIsLeft();
  }

  // Returns whether this tab still owns the session.
  keep() {
    const { state } = this.progress;
    if (this.memory.isLost(state.id)) return false;
    this.memory.write(state, this.ending.result);
    return true;
  }

  // ---- before the session

  offer() {
    const found = this.memory.found();
    this.offered = this.isOffered();
    if (found?.kept.result) this.deliver(found);
    else if (found) this.offerToGoOn(found);
    else this.offers.toStart(this.choices(), this.words, (one) => this.start(one));
  }

  choices() {
    return this.own ? [this.data, ...(this.data.also ?? [])] : [];
  }

  offerToGoOn(found) {
    const { id } = found.kept;
    this.offers.toGoOn(found, this.own, this.goOnWords(found), this.words, {
      goOn: () => this.goOn(id),
      giveUp: () => {
        this.memory.drop(id);
        this.offer();
      },
    });
  }

  goOnWords(found) {
    return goOnWords(found, this.words, this.mayGoOn(found.led));
  }

  // Whether a session that the browser keeps may be led on: only this one, if the page says so.
  mayGoOn(led) {
    const { may_go_on: mayGoOn, only_own: isOnlyOwn, key } = this.data;
    return mayGoOn && (!isOnlyOwn || led?.key === key);
  }

  // What would be offered, as a text that changes with it: a fresh offer takes no tap at once.
  isOffered() {
    const found = this.memory.found();
    if (!found) return "";
    return JSON.stringify([found.kept.id, this.goOnWords(found), Boolean(found.kept.result)]);
  }

  // What another tab is about to save is left to that tab: two would take it from each other.
  offerWhatIsLeft() {
    if (!this.memory.read()?.result) return this.offer();
    this.offered = this.isOffered();
    this.offers.clear();
  }

  take({ kept, led }) {
    const { progress } = this;
    progress.session = led;
    progress.state = { ...kept.state, id: kept.id, begunAt: kept.begunAt };
    this.memory.take(progress.state, kept.result);
  }

  deliver(found) {
    this.take(found);
    this.ending.deliver(found.kept.result, this.words);
  }

  goOn(id) {
    const found = this.memory.found();
    if (found?.kept.id !== id || found.kept.result) return this.offer(); // another tab was faster
    this.take(found);
    const { progress } = this;
    const { session, state } = progress;
    if (!this.mayGoOn(session)) progress.state = stopSession(session, state);
    else if (state.status !== "ended") progress.state = { ...state, status: "running" };
    this.open();
  }

  start(session) {
    if (this.memory.found()) return this.offer(); // another tab began one
    this.progress.session = unpacked(session);
    this.progress.state = beginSession(newId(), this.preferences.side, this.data.day_ends);
    this.memory.begin(this.progress.state, session);
    this.open();
  }

  open() {
    const { session, state } = this.progress;
    this.words = { ...session.words, ...this.data.words };
    this.dialog.setAttribute("aria-label", session.title);
    this.offers.clear();
    this.cues.wake();
    this.ending.box.hidden = true;
    this.progress.screen.begin(session, this.words);
    if (!this.dialog.open) this.dialog.showModal();
    this.progress.screen.pause.focus();
    if (state.status === "ended") this.askEnd();
    else this.progress.go(this.words);
  }

  // ---- at the end

  askEnd() {
    const { progress } = this;
    progress.halt();
    const answers = progress.state.answers ?? { nprs: null, reps_left: null, by: {} };
    progress.state = { ...progress.state, answers };
    this.keep();
    progress.screen.box.hidden = true;
    this.ending.ask(progress.session, progress.state, this.words, this.mayGoOn(progress.session));
  }

  goBack() {
    this.progress.state = { ...this.progress.state, status: "running" };
    this.open();
  }

  confirmSaved() {
    this.memory.drop(this.ending.result.id);
    this.forget();
    this.leave();
    this.offers.show("intro");
  }

  // ---- leaving it

  // Given up on purpose.
  close() {
    this.memory.drop(this.progress.state.id);
    this.forget();
    this.leave();
    this.offer();
  }

  // By Escape or Back: nothing is lost, and going on is offered.
  onClosed() {
    if (!this.progress.state) return; // it was already left on this page
    this.rest();
    if (this.ending.result) this.ending.showOnPage();
    else this.offer();
    this.offers.focus();
  }

  rest() {
    this.progress.rest();
    this.leave();
  }

  forget() {
    this.ending.stop();
    this.progress.state = null;
  }

  leave() {
    this.progress.leave();
    if (this.dialog.open) this.dialog.close();
  }

  dispose() {
    if (this.progress.state && this.progress.session) this.rest();
    this.progress.state = null;
    this.ending.stop();
    removeEventListener("storage", this.onStorage);
    removeEventListener("pagehide", this.onHidden);
    this.leave();
    this.progress.screen.film.forget();
  }
}

const isPassing = (data) => data.kind === "after-run";
const guides = new WeakMap();

export function mount({ data, parentElement, setTriggerValue }) {
  let known = guides.get(parentElement);
  if (known?.owner !== data.owner) {
    known?.dispose();
    for (const old of parentElement.querySelectorAll(".intro, .stage")) old.remove();
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
