// Sends a link with the phone's own list of apps, where a browser has one, or copies it.

// The older way, of marked text: for a browser that gives no page its clipboard without https.
function copyMarked(field, button) {
  field.hidden = false;
  field.focus({ preventScroll: true });
  field.setSelectionRange(0, field.value.length);
  const isDone = document.execCommand("copy");
  if (!isDone) throw new Error("not copied");
  field.hidden = true;
  button.focus({ preventScroll: true });
}

async function copy(field, button) {
  try {
    await navigator.clipboard.writeText(field.value);
    field.hidden = true;
  } catch {
    copyMarked(field, button);
  }
}

function makeButton(textContent, act) {
  const button = document.createElement("button");
  return Object.assign(button, { type: "button", textContent, onclick: () => act(button) });
}

export default function ({ data, parentElement }) {
  const { link, title, words } = data;
  parentElement.querySelector(".share")?.remove();
  const row = Object.assign(document.createElement("div"), { className: "share" });
  const told = document.createElement("p");
  told.role = "status";
  // Stays, with the link marked, where nothing may copy: then a person can.
  const field = document.createElement("textarea");
  Object.assign(field, { value: link, readOnly: true, rows: 3, hidden: true });
  field.setAttribute("aria-label", words.link);

  async function copyAndTell(button) {
    try {
      await copy(field, button);
      told.textContent = words.copied;
    } catch {
      told.textContent = words.failed;
    }
  }

  async function share(button) {
    try {
      await navigator.share({ title, url: link });
    } catch (error) {
      // Whoever closes the list has changed their mind; a second tap finds it open already.
      const isWell = ["AbortError", "InvalidStateError"].includes(error.name);
      if (!isWell) await copyAndTell(button);
    }
  }

  if (navigator.share) row.append(makeButton(words.share, share));
  row.append(makeButton(words.copy, copyAndTell), told, field);
  parentElement.append(row);
}
