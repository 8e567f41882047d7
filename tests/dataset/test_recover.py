import os
import subprocess
import sys

import pytest

from leefbaarheid.dataset import locate, locate_dataset, open_dataset
from leefbaarheid.errors import DatasetError
from leefbaarheid.preparation import check


def crashed(demo_path, folder, pid=None):
    """Copy the demo dataset to where a writer had put it when it died between its two renames."""
    if pid is None:
        process = subprocess.Popen([sys.executable, "-c", ""])
        process.wait()
        pid = process.pid
    old = folder.parent / f".{folder.name}.old-{pid}"
    for path in sorted(p for p in demo_path.rglob("*") if p.is_file()):
        target = old / path.relative_to(demo_path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return old


@pytest.mark.parametrize("name", ["set", "set[1]"])
def test_the_dataset_that_a_crash_took_away_is_back_when_asked_for(tmp_path, demo_path, name):
    old = crashed(demo_path, tmp_path / name)
    assert open_dataset(tmp_path / name).checksum == open_dataset(demo_path).checksum
    assert not old.exists()


def test_data_check_finds_it_too(tmp_path, demo_path):
    crashed(demo_path, tmp_path / "set")
    assert check(tmp_path / "set").violations == 0


def test_a_crash_does_not_make_the_data_inside_stand_in_for_fetched_data(tmp_path, demo_path, monkeypatch):
    monkeypatch.setattr(locate, "PROJECT", tmp_path)
    monkeypatch.delenv("LEEFBAARHEID_DATA", raising=False)
    crashed(demo_path, tmp_path / "data" / "nederland").rename(tmp_path / "data" / "nederland")
    crashed(demo_path, tmp_path / "data" / "real")
    assert locate_dataset().path.name == "real"


def test_what_a_running_writer_moved_stays_there(tmp_path, demo_path):
    old = crashed(demo_path, tmp_path / "set", os.getppid())
    with pytest.raises(DatasetError, match="holds no prepared dataset"):
        open_dataset(tmp_path / "set")
    assert old.exists()


def test_a_dataset_that_was_being_removed_does_not_come_back(tmp_path, demo_path):
    old = crashed(demo_path, tmp_path / "set")
    (old / "groepen.parquet").unlink()
    with pytest.raises(DatasetError, match="holds no prepared dataset"):
        open_dataset(tmp_path / "set")
