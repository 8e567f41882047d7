"""The command: Ctrl-C and kills; what it says is tried in tests/cli."""

import signal
import subprocess
import sys
import time

import pytest

from tests.fetching import harness as h
from tests.fetching.services import Files, Server, says

BIG = h.scores_csv(codes=[f"BU{g:04}{b:04}" for g in range(100, 160) for b in range(30)])
#: Hears Ctrl-C, also where the tests run in the background.
ALONE = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
COMMAND = "from leefbaarheid import cli; cli.main()"
STOPS = [("bestand", signal.SIGINT, 0.3), pytest.param("zip", signal.SIGKILL, 0.5, marks=pytest.mark.faults)]


@pytest.mark.parametrize(("kind", "how", "share"), STOPS)
def test_a_fetch_that_is_stopped_leaves_nothing_half_and_the_next_does_it_all(place, kind, how, share):
    content = BIG if kind == "bestand" else h.published_zip(BIG)

    def slowly():
        yield content[: int(share * len(content))]
        process.send_signal(how)
        time.sleep(20)

    with Server(says(slowly(), "text/csv", content_length=str(len(content)))) as server:
        asks = h.entry(kind, f"{server.url}/a")
        place.write(asks)
        options = ["--catalogue", str(place.catalogue), "--to", str(place.to), "--allow-http"]
        command = [sys.executable, "-c", ALONE + COMMAND, "data", "fetch", *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = process.communicate(timeout=60)[0]
        if how == signal.SIGINT:
            assert process.returncode == 130
            assert "Traceback" not in said
            assert "same command" in " ".join(said.split())
        left = [name for name in h.tree(place.to) if how == signal.SIGINT or not name.startswith(".werk/")]
        assert left == [".werk/slot"] * (how == signal.SIGINT)
        server.app = Files({"a": content})
        place.gets(asks)
    assert place.files() == {f"scores/{h.CSV_NAME}": BIG}
