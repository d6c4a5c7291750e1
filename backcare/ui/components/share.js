// Sends a link with the phone's own list of apps, or copies it where there is no such list.

// The older way, of marked text: for a browser that gives no page its clipboard without https.
function copyMarked(link) {
  const field = Object.assign(document.createElement("textarea"), { value: link });
  document.body.append(field);
  field.select();
  const isDone = document.execCommand("copy");
  field.remove();
  if (!isDone) throw new Error("not copied");
}

async function copy(link) {
  try {
    await navigator.clipboard.writeText(link);
  } catch {
    copyMarked(link);
  }
}

export default function ({ data, parentElement }) {
  const { link, title, words } = data;
  parentElement.querySelector(".share")?.remove();
  const row = Object.assign(document.createElement("div"), { className: "share" });
  const told = document.createElement("p");
  told.role = "status";

  function tell(what) {
    told.textContent = words[what];
  }

  async function copyAndTell() {
    try {
      await copy(link);
      tell("copied");
    } catch {
      tell("failed");
    }
  }

  async function share() {
    if (!navigator.share) return copyAndTell();
    try {
      await navigator.share({ title, url: link });
    } catch (error) {
      // Whoever closes the list has changed their mind.
      if (error.name !== "AbortError") await copyAndTell();
    }
  }

  for (const [word, act] of [
    [words.share, share],
    [words.copy, copyAndTell],
  ]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: word, onclick: act });
    row.append(button);
  }
  row.append(told);
  parentElement.append(row);
}
