// What this device is set to. The page asks the server for nothing: how it looks is for the raw page
// (`backcare/web/raw/appearance.js`), and what is heard and felt is what the switches of the guided
// session have too (`served/session/storage.js`).

const PREFERENCES = "backcare.session.preferences";
const APPEARANCE = "backcare:appearance";
const SWITCHES = {
  sound: () => true,
  speech: () => Boolean(window.speechSynthesis),
  vibration: () => Boolean(navigator.vibrate),
};

function preferences() {
  try {
    return JSON.parse(localStorage.getItem(PREFERENCES)) ?? {};
  } catch {
    return {};
  }
}

function switchTo(name, isOn) {
  try {
    localStorage.setItem(PREFERENCES, JSON.stringify({ ...preferences(), [name]: isOn }));
  } catch {
    // a browser that keeps nothing: the player has its own switches
  }
}

// One choice: its name, what can be chosen in words, how to read what is so, and how to change it.
function choice(name, label, options, read, change) {
  const box = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = label;
  box.append(legend);
  const inputs = options.map(([value, words]) => {
    const all = document.createElement("label");
    const input = Object.assign(document.createElement("input"), { type: "radio", name, value });
    input.addEventListener("change", () => change(value));
    all.append(input, words);
    box.append(all);
    return input;
  });
  const show = () => {
    for (const input of inputs) input.checked = input.value === read();
  };
  show();
  return { box, show };
}

function drawn(words) {
  const looks = ["system", "light", "dark"].map((look) => [look, words[`look_${look}`]]);
  const onOrOff = [
    ["on", words.on],
    ["off", words.off],
  ];
  const change = (look) => dispatchEvent(new CustomEvent(APPEARANCE, { detail: look }));
  const read = () => document.documentElement.dataset.bcLook ?? "system";
  const choices = [choice("look", words.look, looks, read, change)];
  for (const [name, has] of Object.entries(SWITCHES)) {
    if (!has()) continue;
    const isOn = () => (preferences()[name] === false ? "off" : "on");
    const set = (value) => switchTo(name, value === "on");
    choices.push(choice(name, words[name], onOrOff, isOn, set));
  }
  return choices;
}

export default function ({ data, parentElement }) {
  if (!parentElement.isDrawn) {
    parentElement.isDrawn = true;
    const choices = drawn(data.words);
    parentElement.append(...choices.map(({ box }) => box));
    parentElement.showAll = () => {
      for (const { show } of choices) show();
    };
  }
  const show = parentElement.showAll;
  // Another tab, or Streamlit's own menu.
  for (const kind of ["storage", "backcare:looks"]) addEventListener(kind, show);
  return () => {
    for (const kind of ["storage", "backcare:looks"]) removeEventListener(kind, show);
  };
}
