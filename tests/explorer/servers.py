"""JupyterLab and the app on this machine alone, without anything of the user's own."""

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
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
TOKEN = "alleen-voor-deze-proef"
#: How long a server may take to start, in seconds.
PATIENCE = 120


@contextlib.contextmanager
def running(folder, data, command, ready):
    """Run a server in a process group of its own, which ends as a whole; gives what ``ready`` finds of it."""
    others = ("XDG_", "JUPYTER", "IPYTHON", "MPL")  # all that these keep goes into the folder of the test
    environment = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    environment |= {"HOME": str(folder), "LEEFBAARHEID_DATA": str(data), "PYTHONPATH": str(PROJECT / "lib")}
    with (folder / "log").open("wb") as log:
        about = {"env": environment, "cwd": folder, "stdout": log, "stderr": log, "start_new_session": True}
        process = subprocess.Popen([sys.executable, "-m", *command], **about)
    try:
        until = time.monotonic() + PATIENCE
        while not (found := ready()):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start:\n{(folder / 'log').read_text()[-3000:]}")
            time.sleep(0.2)
        yield found[0]
    finally:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(process.pid, sign)
                process.wait(10)


@contextlib.contextmanager
def lab(folder, data):
    """Serve a copy of the notebook ``verkennen`` in JupyterLab; gives its address and its path."""
    (folder / "werk").mkdir()
    copy = Path(shutil.copy(PROJECT / "notebooks" / "verkennen.ipynb", folder / "werk"))
    command = [
        "jupyterlab",
        "--no-browser",
        "--ip=127.0.0.1",
        "--port=0",
        "--allow-root",
        "--LabApp.news_url=",
    ]
    command += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={copy.parent}"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]

    def ready():
        texts = [path.read_text(encoding="utf-8") for path in folder.rglob("jpserver-*.json")]
        return [json.loads(text)["port"] for text in texts if text.strip().endswith("}")]

    with running(folder, data, command, ready) as port:
        yield f"http://127.0.0.1:{port}/lab/tree/{copy.name}?token={TOKEN}", copy


def app(folder, data):
    """Serve the notebook ``verkennen`` as an app; gives its address."""
    with socket.socket() as probe:  # where another process is first to take it, the app takes a next one
        probe.bind(("127.0.0.1", 0))
        command = ["leefbaarheid.explorer", "--no-browser", f"--port={probe.getsockname()[1]}"]
    return running(folder, data, command, lambda: re.findall(r"http://[\d.:]+/", (folder / "log").read_text()))
