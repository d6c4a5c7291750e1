"""Reading a component's own files."""

import json
import re
from pathlib import Path

from backcare.serving import components_url

_HERE = Path(__file__).resolve().parent
SERVED = _HERE / "served"
"""Modules that are too large to send with every run; the browser asks for them once."""
_IMPORTS = re.compile(r'^(?:import|\}).* from "(\.[^"]+)";$', re.MULTILINE)

_LOADER = """
const folder = "%s";
const modules = %s;
const WAITS_MS = [400, 1200, 3000, 6000, 12000];

// The page is told of what does not come at the second try (`backcare/web/raw/raw.js`).
function tell(name, tries) {
  dispatchEvent(new CustomEvent("backcare:piece", { detail: { name, tries } }));
}

let waiting = 0; // places on the page that need the modules
// A page that outlives an update of the server has loaders of two versions: the older one ends.
const isNeeded = () => waiting > 0 && globalThis.backcareComponents === folder;

// All are asked for at once, though the first would ask for the others: that is one way there and
// back instead of four. Once nobody needs them any more, the page is told that nothing is missing.
async function bring() {
  for (let tries = 1; ; tries++) {
    const base = new URL(`${folder}/${tries}/`, document.baseURI);
    try {
      const [first] = await Promise.all(modules.map((name) => import(new URL(name, base).href)));
      tell(folder, 0);
      return first;
    } catch {
      if (tries > 1 && isNeeded()) tell(folder, tries);
      await new Promise((go) => setTimeout(go, WAITS_MS[tries - 1] ?? WAITS_MS.at(-1)));
    }
    if (!isNeeded()) {
      tell(folder, 0);
      brought = null;
      return { mount() {} };
    }
  }
}

let brought = null;
export default function (component) {
  let isGone = false;
  let cleanup;
  waiting += 1;
  globalThis.backcareComponents = folder;
  brought ??= bring();
  brought.then(({ mount }) => {
    if (!isGone) cleanup = mount(component);
  });
  return () => {
    if (isGone) return;
    isGone = true;
    waiting -= 1;
    if (!waiting) tell(folder, 0);
    cleanup?.();
  };
}
"""


def read_source(name: str) -> str:
    """Return the text of a file of this folder."""
    return (_HERE / name).read_text(encoding="utf-8")


def served_source(first: str) -> str:
    """Return a short script that loads a module of `served`, with all that it imports.

    The script then calls the module's `mount`.
    """
    modules = [first]
    for name in modules:
        modules += [found for found in _imported_by(name) if found not in modules]
    # Relative: the app may be served below an address of its own.
    return _LOADER % (components_url(SERVED).lstrip("/"), json.dumps(modules))


def _imported_by(name: str) -> list[str]:
    path = SERVED / name
    found = _IMPORTS.findall(path.read_text(encoding="utf-8"))
    return [(path.parent / one).resolve().relative_to(SERVED).as_posix() for one in found]
