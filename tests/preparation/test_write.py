from __future__ import annotations

import os
import subprocess
import sys

import pytest

from leefbaarheid.errors import DatasetError
from leefbaarheid.preparation.write import refuse_foreign, staging


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def fail(to, error):
    with staging(to) as folder:
        fill(folder, "half")
        raise error


def fill(folder, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.json").write_text(text)


def test_the_new_takes_the_place_of_the_old(tmp_path):
    to = tmp_path / "data" / "set"
    for text in ("een", "twee"):
        with staging(to) as folder:
            fill(folder, text)
            assert not to.exists() or (to / "dataset.json").read_text() == "een"
        assert (to / "dataset.json").read_text() == text
    assert names(to.parent) == ["set"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_whatever_goes_wrong_the_old_stays(tmp_path, error):
    fill(tmp_path / "set", "oud")
    with pytest.raises(error):
        fail(tmp_path / "set", error)
    assert (tmp_path / "set" / "dataset.json").read_text() == "oud"
    assert names(tmp_path) == ["set"]


def test_a_full_disk_is_one_sentence(tmp_path):
    fill(tmp_path / "set", "oud")
    with pytest.raises(DatasetError, match="cannot be written \\(No space left"):
        fail(tmp_path / "set", OSError(28, "No space left on device"))
    assert (tmp_path / "set" / "dataset.json").read_text() == "oud"


def test_a_failing_swap_puts_the_old_back(tmp_path, monkeypatch):
    from pathlib import Path

    fill(tmp_path / "set", "oud")
    rename = Path.rename

    def fail_once(self, target):
        if ".new-" in self.name:
            raise OSError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(DatasetError, match="Permission denied"), staging(tmp_path / "set") as folder:
        fill(folder, "nieuw")
    assert (tmp_path / "set" / "dataset.json").read_text() == "oud"
    assert names(tmp_path) == ["set"]


def test_what_a_crash_left_is_removed_and_what_runs_stays(tmp_path):
    fill(tmp_path / f".set.new-{dead_pid()}", "half")
    fill(tmp_path / f".set.new-{os.getppid()}", "van een ander")
    with staging(tmp_path / "set") as folder:
        fill(folder, "nieuw")
    assert names(tmp_path) == [f".set.new-{os.getppid()}", "set"]


def test_a_crash_in_the_middle_of_the_swap_is_mended(tmp_path):
    fill(tmp_path / f".set.old-{dead_pid()}", "oud")
    with pytest.raises(ValueError, match="stop"):
        fail(tmp_path / "set", ValueError("stop"))
    assert (tmp_path / "set" / "dataset.json").read_text() == "oud"


def test_a_process_that_dies_while_writing_leaves_the_old(tmp_path):
    fill(tmp_path / "set", "oud")
    code = (
        "import os; from pathlib import Path; from leefbaarheid.preparation.write import staging\n"
        f"with staging(Path({str(tmp_path / 'set')!r})) as folder:\n"
        "    (folder / 'dataset.json').write_text('half'); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert (tmp_path / "set" / "dataset.json").read_text() == "oud"
    assert len(names(tmp_path)) == 2
    with staging(tmp_path / "set") as folder:
        fill(folder, "nieuw")
    assert names(tmp_path) == ["set"]


@pytest.mark.parametrize(
    ("held", "says"),
    [(["notities.txt"], "no prepared dataset \\(it holds notities.txt\\)"),
     (["dataset.json", "scores/extra.csv"], "it holds scores/extra.csv"),
     (["scores/pc4.parquet"], "it holds scores/pc4.parquet")],
)  # fmt: skip
def test_another_folder_is_never_overwritten(tmp_path, held, says):
    for name in held:
        (tmp_path / "set" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "set" / name).write_text("x")
    with pytest.raises(DatasetError, match=says):
        refuse_foreign(tmp_path / "set")


def test_an_empty_folder_a_dataset_and_nothing_may_be_written(tmp_path):
    (tmp_path / "leeg").mkdir()
    fill(tmp_path / "set", "{}")
    for name in ("leeg", "set", "nieuw"):
        refuse_foreign(tmp_path / name)


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "set").write_text("x")
    with pytest.raises(DatasetError, match="is a file"):
        refuse_foreign(tmp_path / "set")
