// Seconds counted on each side, with a tone at every ten and at the target.

const TICK_MS = 100;

function tone(audio, hertz) {
  if (!audio) return;
  const source = audio.createOscillator();
  const volume = audio.createGain();
  source.frequency.value = hertz;
  volume.gain.setValueAtTime(0.3, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.25);
  source.connect(volume).connect(audio.destination);
  source.start();
  source.stop(audio.currentTime + 0.25);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const drawn = JSON.stringify(data);
  let box = parentElement.querySelector(".watch");
  if (box?.dataset.drawn === drawn) return;
  box?.remove();
  box = document.createElement("div");
  box.className = "watch";
  box.dataset.drawn = drawn;

  const { words, target } = data;
  const Audio = window.AudioContext ?? window.webkitAudioContext;
  let audio = null;
  let running = null; // the side that is counted, since when, and its timer
  const shown = document.createElement("p");
  shown.className = "number";
  shown.setAttribute("role", "timer");
  shown.translate = false;
  shown.textContent = "0";
  const seconds = () => Math.floor((performance.now() - running.since) / 1000);

  function stop() {
    clearInterval(running.timer);
    const value = { side: running.side, seconds: Math.min(3600, seconds()) };
    running = null;
    tell();
    setTriggerValue("measured", value);
  }
  function start(side) {
    if (Audio) audio ??= new Audio();
    audio?.resume?.();
    let told = 0;
    const timer = setInterval(() => {
      const now = seconds();
      shown.textContent = `${now}`;
      if (now > told && (now % 10 === 0 || now === target)) tone(audio, now >= target ? 880 : 587);
      told = now;
    }, TICK_MS);
    running = { side, timer, since: performance.now() };
    shown.textContent = "0";
    tone(audio, 740);
    tell();
  }
  const buttons = ["left", "right"].map((side) => {
    const made = document.createElement("button");
    made.type = "button";
    made.onclick = () => {
      if (running) stop();
      else start(side);
    };
    made.dataset.side = side;
    return made;
  });
  function tell() {
    for (const made of buttons) {
      const isMine = running?.side === made.dataset.side;
      made.textContent = isMine ? words.stop : words[made.dataset.side];
      made.className = isMine ? "main" : "";
      made.hidden = Boolean(running) && !isMine;
    }
  }
  tell();
  box.append(shown, ...buttons);
  parentElement.append(box);
  return () => clearInterval(running?.timer);
}
