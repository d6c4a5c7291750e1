// Starts a download by itself, once for each file, and stays as a link for whoever missed it. It
// first asks whether the file is still there: no browser reports a download that failed.

const started = new Set();

export default function ({ data, parentElement }) {
  const { address, name, words, gone, away } = data;
  const href = new URL(address, document.baseURI).href;
  const link = parentElement.querySelector("a") ?? document.createElement("a");
  const told = parentElement.querySelector("p") ?? document.createElement("p");
  Object.assign(link, { href, download: name, textContent: words });
  Object.assign(told, { role: "status" });
  if (!link.isConnected) parentElement.append(link, told);

  async function isThere() {
    try {
      const { ok, status } = await fetch(href, { method: "HEAD", cache: "no-store" });
      told.textContent = ok ? "" : status < 500 ? gone : away;
      return ok;
    } catch {
      told.textContent = away;
      return false;
    }
  }

  async function take() {
    told.textContent = "";
    if (!(await isThere())) return;
    const real = Object.assign(document.createElement("a"), { href, download: name });
    document.body.append(real); // some browsers start nothing from outside the page
    real.click();
    real.remove();
  }
  link.onclick = (event) => {
    event.preventDefault();
    take();
  };
  if (started.has(href)) return;
  started.add(href);
  take();
}
