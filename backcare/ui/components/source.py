"""Reading a component's own files."""

import hashlib
from pathlib import Path

from backcare.serving import COMPONENTS_URL

_HERE = Path(__file__).resolve().parent
SERVED = _HERE / "served"
"""Modules that are too large to be sent with every run; the browser asks for them once."""

_LOADER = """
const modules = [%s].map((path) => import(new URL(path, document.baseURI).href));
export default function (component) {
  let isGone = false;
  let cleanup;
  Promise.all(modules).then(([logic, screen]) => {
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
