// Below a passphrase: a tick that shows what is typed, and words about its length. Before a text that somebody
// wrote and did not send is left: the browser's own question. Nothing is stored or sent.
const ENOUGH = 12;
const LONG = 20;

function besideShown(field) {
  const label = document.createElement("label");
  const tick = document.createElement("input");
  const words = document.createElement("span");
  label.className = "tick";
  tick.type = "checkbox";
  words.textContent = field.dataset.show;
  label.append(tick, words);
  tick.addEventListener("change", () => {
    field.type = tick.checked ? "text" : "password";
  });
  // Browsers keep a passphrase for its owner only if its field is one.
  field.form.addEventListener("submit", () => {
    field.type = "password";
  });
  return label;
}

function wordsOn(length, said) {
  if (length === 0) {
    return "";
  }
  if (length < ENOUGH) {
    return said.short.replace("0", ENOUGH - length);
  }
  return length < LONG ? said.enough : said.long;
}

function besideLength(field) {
  const line = document.createElement("p");
  line.className = "help";
  line.setAttribute("role", "status");
  field.addEventListener("input", () => {
    line.textContent = wordsOn([...field.value].length, field.dataset);
  });
  return line;
}

for (const field of document.querySelectorAll("input[data-show]")) {
  field.after(besideShown(field), ...(field.dataset.enough ? [besideLength(field)] : []));
}

for (const text of document.querySelectorAll("textarea")) {
  let isSent = false;
  text.form.addEventListener("submit", () => {
    isSent = true;
  });
  addEventListener("beforeunload", (event) => {
    const isAtRisk = "atRisk" in text.dataset || text.value !== text.defaultValue;
    if (isAtRisk && !isSent) {
      event.preventDefault();
    }
  });
}
