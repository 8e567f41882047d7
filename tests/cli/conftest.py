import sys

import pytest

from leefbaarheid import cli


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command line in this process; give exit code, output and errors."""

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["leefbaarheid", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        said = capsys.readouterr()
        return stop.value.code, said.out, said.err

    return call
