"""Reading a component's own files."""

import hashlib
from pathlib import Path

from backcare.serving import COMPONENTS_URL

_HERE = Path(__file__).resolve().parent
SERVED = _HERE / "served"
"""Modules that are too large to be sent with every run; the browser asks for them once."""

_LOADER = """
const modules = [%s];
const WAITS_MS = [400, 1200, 3000, 6000, 12000];

// The page is told of what does not come at the second try (`backcare/web/raw/raw.js`).
function tell(name, tries) {
  dispatchEvent(new CustomEvent("backcare:piece", { detail: { name, tries } }));
}

async function bring(path) {
  const address = new URL(path, document.baseURI);
  for (let tries = 1; ; tries++) {
    try {
      const brought = await import(address.href);
      tell(path, 0);
      return brought;
    } catch {
      if (tries > 1) tell(path, tries);
      await new Promise((go) => setTimeout(go, WAITS_MS[tries - 1] ?? WAITS_MS.at(-1)));
      address.searchParams.set("again", tries); // some browsers keep what failed
    }
  }
}

let all = null;
export default function (component) {
  let isGone = false;
  let cleanup;
  all ??= Promise.all(modules.map(bring));
  all.then(([logic, screen]) => {
    if (!isGone) cleanup = screen.mount(logic, component);
  });
  return () => {
    isGone = true;
    cleanup?.();
  };
}
"""


def read_source(name: str) -> str:
    """Return the text of a file of this folder."""
    return (_HERE / name).read_text(encoding="utf-8")


def served_source(logic: str, screen: str) -> str:
    """Return a short text that loads two modules of `served` and calls `mount` of the second."""
    return _LOADER % ", ".join(f'"{_address(name)}"' for name in (logic, screen))


def _address(name: str) -> str:
    mark = hashlib.sha256((SERVED / name).read_bytes()).hexdigest()[:12]
    # Relative: the app may stand below an address of its own.
    return f"{COMPONENTS_URL.lstrip('/')}/{name}?v={mark}"
