// What is heard and felt: tones, a voice, vibration.

const DEAF_MS = 1000; // if its time stands still for this long, nobody hears the sound

// What sound needs after an interruption. An iPhone says "interrupted" after a call, and sometimes
// "running" while its time stands still.
export function soundNeeds(state, hasStoodStill) {
  if (state === "closed" || hasStoodStill) return "new";
  return state === "running" ? "nothing" : "resume";
}

// The voice that reads a page's English as it is written; of all others, the first that speaks any.
export function voiceFor(voices, language) {
  // Voices that are not on the device would send the words to the browser's maker.
  const own = voices.filter((voice) => voice.localService && voice.lang.startsWith("en"));
  return own.find((voice) => voice.lang.replace("_", "-") === language) ?? own[0];
}

// Tones, speech and vibration, each only where the device has it and the runner wants it.
export class Cues {
  constructor(preferences) {
    this.preferences = preferences;
    this.audio = null;
  }
  wake() {
    // a browser lets sound begin only in answer to a tap
    const Audio = window.AudioContext ?? window.webkitAudioContext;
    if (!Audio) return;
    const needs = this.audio ? soundNeeds(this.audio.state, this.standsStill()) : "new";
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
    const own = voiceFor(speech.getVoices(), document.documentElement.lang);
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
    if (event.type === "ended") {
      for (const [n, hertz] of [523, 659, 784].entries()) this.tone(hertz, 0.3, n * 0.2);
    }
  }
}
