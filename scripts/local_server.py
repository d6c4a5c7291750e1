"""Starts a local server and a browser: for tests, pictures and benchmarks."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0
_WITH_A_WINDOW = ("chromium", "chromium-browser", "google-chrome")
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


class Server(NamedTuple):
    """A running server; `process` is what to kill."""

    url: str
    process: subprocess.Popen[bytes]


@contextlib.contextmanager
def running_server(
    user_data: Path,
    *,
    today: str | None = None,
    command: Sequence[str] = ("app.py",),
    folder: Path = ROOT,
    log: Path | None = None,
    is_club: bool = False,
    settings: Mapping[str, str] | None = None,
    secrets: str = "",
    port: int | None = None,
    module: str = "streamlit",
    has_key: bool = False,
    start: Callable[..., Any] = subprocess.Popen,
) -> Iterator[Server]:
    """Run `streamlit run` with its own store on `port`, or a free one, and stop it at the end.

    `is_club` hosts a club that is not started yet; `settings` are further environment variables,
    `secrets` are Streamlit's (TOML, with `{url}` for the server's address). `module` may stand in
    for Streamlit's command. Without `has_key` one runner's server lets in any browser. `start` may
    stand in for `Popen`.
    """
    port = port or free_port()
    environment = {**os.environ, "BACKCARE_DATA": str(user_data), **(settings or {})}
    environment["BACKCARE_KEY"] = "yes" if has_key else "no"
    if is_club:
        environment["BACKCARE_CLUB"] = f"http://localhost:{port}"
    if today is not None:
        environment["BACKCARE_TODAY"] = today
    arguments: tuple[str, ...] = (
        *(sys.executable, "-m", module, "run", *command),
        *("--server.port", str(port), "--server.headless", "true"),
    )
    with contextlib.ExitStack() as stack:
        if secrets:
            kept = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "secrets.toml"
            kept.write_text(secrets.replace("{url}", f"http://localhost:{port}"), encoding="utf-8")
            arguments += ("--secrets.files", str(kept))
        output = stack.enter_context(log.open("wb")) if log else subprocess.DEVNULL
        process = start(
            arguments, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            server = Server(f"http://localhost:{port}", process)
            _wait_until_ready(server)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)


@contextlib.contextmanager
def running_browser() -> Iterator[Browser]:
    """Start the system's Chromium; raises `FileNotFoundError` if there is none."""
    path = chromium_path()
    if path is None:
        raise FileNotFoundError("no Chromium on this machine: run `make browser`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--enable-unsafe-swiftshader",  # for the live figure on machines without a GPU
                "--no-first-run",
            ],
        )
        try:
            yield browser
        finally:
            browser.close()


def chromium_path() -> str | None:
    """Return the system's Chromium, or the one that `BACKCARE_CHROMIUM` names."""
    names = (os.environ.get("BACKCARE_CHROMIUM"), "chromium-headless-shell", *_WITH_A_WINDOW)
    return next((path for name in names if name and (path := shutil.which(name))), None)


def wait_until_idle(page: Page, known: str) -> None:
    """Wait until a known element is there, the script has ended, and all pieces have arrived: a
    piece still loading would move what is below it.
    """
    page.wait_for_selector(known)
    page.wait_for_selector(IDLE)
    page.wait_for_selector("[data-testid=stSkeleton]", state="detached")


def free_port() -> int:
    """Return a port that is free at the moment."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise RuntimeError(f"the server ended with code {server.process.returncode}")
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2):
                return
        except urllib.error.HTTPError as refused:
            if refused.code == 403:  # it answers, but only by its club's name
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"the server was not ready after {START_SECONDS:.0f} s")
