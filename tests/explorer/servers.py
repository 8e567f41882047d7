"""JupyterLab and the app on this machine alone, without anything of the user's own."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

from tests.conftest import PROJECT

#: How long a server may take to start, in seconds.
PATIENCE = 120


@contextlib.contextmanager
def running(folder, data, command, address):
    """Run a server in a process group of its own, which ends as a whole; gives the ``address`` that its log tells."""
    others = ("XDG_", "JUPYTER", "IPYTHON", "MPL")  # all that these keep goes into the folder of the test
    environment = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    environment |= {"HOME": str(folder), "LEEFBAARHEID_DATA": str(data), "PYTHONPATH": str(PROJECT / "lib")}
    log, until = folder / "log", time.monotonic() + PATIENCE
    with log.open("wb") as said:
        about = {"env": environment, "cwd": folder, "stdout": said, "stderr": said, "start_new_session": True}
        process = subprocess.Popen([sys.executable, "-m", *command, "--no-browser"], **about)
    try:
        while not (found := re.search(address, log.read_text(encoding="utf-8"))):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")
            time.sleep(0.2)
        yield found[0]
    finally:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(process.pid, sign)
                process.wait(10)


def lab(folder, data):
    """Serve a copy of the notebook ``verkennen`` in JupyterLab; gives its address, to which the name is to be added."""
    shutil.copy(PROJECT / "notebooks" / "verkennen.ipynb", folder)
    command = ["jupyterlab", "--ip=127.0.0.1", "--port=0", "--allow-root", "--LabApp.news_url="]
    command += [f"--ServerApp.root_dir={folder}", "--IdentityProvider.token=", "--ServerApp.password="]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    return running(folder, data, command, r"http://127\.0\.0\.1:\d+/lab")


def app(folder, data):
    """Serve the notebook ``verkennen`` as an app; gives its address."""
    with socket.socket() as probe:  # where another process is first to take it, the app takes a next one
        probe.bind(("127.0.0.1", 0))
        command = ["leefbaarheid.explorer", f"--port={probe.getsockname()[1]}"]
    return running(folder, data, command, r"http://[\d.:]+/")
