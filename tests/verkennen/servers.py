"""JupyterLab and the app on this machine alone, without anything of the user's own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
TOKEN = "alleen-voor-deze-proef"
#: How long a server may take to start, in seconds.
PATIENCE = 120


def _environment(folder: Path, data: Path) -> dict[str, str]:
    """Everything that Jupyter, IPython and matplotlib keep goes into a folder of the test."""
    own = {
        "HOME": "huis",
        "JUPYTER_CONFIG_DIR": "instellingen",
        "JUPYTER_DATA_DIR": "gegevens",
        "JUPYTER_RUNTIME_DIR": "draait",
        "IPYTHONDIR": "ipython",
        "MPLCONFIGDIR": "matplotlib",
        "XDG_CACHE_HOME": "cache",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "share",
    }
    for name in own.values():
        (folder / name).mkdir(parents=True)
    places = {name: str(folder / inside) for name, inside in own.items()}
    return {**os.environ, **places, "LEEFBAARHEID_DATA": str(data), "PYTHONPATH": str(PROJECT / "lib")}


@contextlib.contextmanager
def _running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in a process group of its own, which ends as a whole."""
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, env=environment, cwd=log.parent, stdout=said, stderr=said, start_new_session=True
        )
    try:
        yield process
    finally:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)


def _wait(process: subprocess.Popen[bytes], log: Path, ready) -> None:
    until = time.monotonic() + PATIENCE
    while not ready():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")
        time.sleep(0.2)


@contextlib.contextmanager
def lab(folder: Path, data: Path, *notebooks: str) -> Iterator[tuple[str, Path]]:
    """Serve copies of some notebooks in JupyterLab; gives its address (with ``{}`` for a notebook) and their folder."""
    environment = _environment(folder, data)
    root = folder / "werk"
    root.mkdir()
    for name in notebooks:
        shutil.copy(PROJECT / "notebooks" / f"{name}.ipynb", root)
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--ip=127.0.0.1",
        "--port=0",
        "--allow-root",
    ]
    command += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={root}"]
    command += ["--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    with _running(command, environment, folder / "lab.log") as process:
        found: list[Path] = []
        _wait(
            process,
            folder / "lab.log",
            lambda: found.extend((folder / "draait").glob("jpserver-*.json")) or found,
        )
        time.sleep(0.5)
        port = json.loads(found[0].read_text(encoding="utf-8"))["port"]
        yield f"http://127.0.0.1:{port}/lab/tree/{{}}.ipynb?token={TOKEN}", root


@contextlib.contextmanager
def app(folder: Path, data: Path) -> Iterator[str]:
    """Serve the notebook ``verkennen`` as an app; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = _environment(folder, data)
    command = [sys.executable, "-m", "leefbaarheid.verkennen", "--no-browser", f"--port={port}"]
    log = folder / "app.log"
    with _running(command, environment, log) as process:
        found: list[str] = []
        # where another process was first to take the port, the app takes a next one and says which
        _wait(process, log, lambda: found.extend(re.findall(r"http://[\d.:]+/", log.read_text())) or found)
        yield found[0]
