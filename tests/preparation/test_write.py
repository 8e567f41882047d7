"""A dataset takes its place whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from leefbaarheid.dataset.recover import staging
from leefbaarheid.errors import DatasetError
from leefbaarheid.preparation.write import refuse_foreign


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def fill(folder, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.json").write_text(text)


def held(to):
    return (to / "dataset.json").read_text()


def fail(to, error):
    with staging(to) as folder:
        fill(folder, "half")
        raise error


FULL = OSError(28, "No space left on device")
GOES_WRONG = [
    (ValueError(), ValueError, None), (KeyboardInterrupt(), KeyboardInterrupt, None),
    (FULL, DatasetError, r"cannot be written \(No space left"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "kind", "said"), GOES_WRONG)
def test_whatever_goes_wrong_the_old_stays(tmp_path, error, kind, said):
    fill(tmp_path / "set", "oud")
    with pytest.raises(kind, match=said):
        fail(tmp_path / "set", error)
    assert (held(tmp_path / "set"), names(tmp_path)) == ("oud", ["set"])


def test_a_failing_swap_puts_the_old_back(tmp_path, monkeypatch):
    fill(tmp_path / "set", "oud")
    rename = Path.rename

    def fail_once(self, target):
        if ".new-" in self.name:
            raise OSError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(DatasetError, match="Permission denied"), staging(tmp_path / "set") as folder:
        fill(folder, "nieuw")
    assert (held(tmp_path / "set"), names(tmp_path)) == ("oud", ["set"])


def test_what_crashes_left_is_mended_or_removed_and_what_runs_stays(tmp_path):
    fill(tmp_path / f".set.old-{dead_pid()}", "oud")
    with pytest.raises(ValueError, match="stop"):
        fail(tmp_path / "set", ValueError("stop"))
    assert held(tmp_path / "set") == "oud"
    fill(tmp_path / f".set.new-{dead_pid()}", "half")
    fill(tmp_path / f".set.new-{os.getppid()}", "van een ander")
    with staging(tmp_path / "set") as folder:
        fill(folder, "nieuw")
    assert names(tmp_path) == [f".set.new-{os.getppid()}", "set"]


FOREIGN = [
    (["notities.txt"], r"no prepared dataset \(it holds notities.txt\)"),
    (["dataset.json", "scores/extra.csv"], "it holds scores/extra.csv"),
    (["scores/pc4.parquet"], "it holds scores/pc4.parquet"),
]


@pytest.mark.parametrize(("files", "says"), FOREIGN)
def test_another_folder_is_never_overwritten(tmp_path, files, says):
    for name in files:
        (tmp_path / "set" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "set" / name).write_text("x")
    with pytest.raises(DatasetError, match=says):
        refuse_foreign(tmp_path / "set")
    with pytest.raises(DatasetError, match="is a file"):
        refuse_foreign(tmp_path / "set" / files[0])
    (tmp_path / "leeg").mkdir()
    fill(tmp_path / "heel", "{}")
    for name in ("leeg", "heel", "nieuw"):
        refuse_foreign(tmp_path / name)
