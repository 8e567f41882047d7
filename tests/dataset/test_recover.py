import os
import shutil

import pytest

from leefbaarheid.dataset import locate_dataset, open_dataset, store
from leefbaarheid.errors import DatasetError
from leefbaarheid.preparation import check


def crashed(demo_path, folder, pid=2**22 + 1):
    """Copy the demo dataset to where a writer (no process has this number) had put it when it died between two renames."""
    return shutil.copytree(demo_path, folder.parent / f".{folder.name}.old-{pid}")


@pytest.mark.parametrize("name", ["set", "set[1]"])
def test_the_dataset_that_a_crash_took_away_is_back_when_asked_for(tmp_path, demo_path, demo, name):
    old = crashed(demo_path, tmp_path / name)
    assert open_dataset(tmp_path / name).checksum == demo.checksum
    assert not old.exists()
    (tmp_path / name).rename(old)
    assert check(tmp_path / name).violations == 0, "data check finds it too"


def test_a_crash_does_not_make_the_data_inside_stand_in_for_fetched_data(tmp_path, demo_path, monkeypatch):
    monkeypatch.setattr(store, "PROJECT", tmp_path)
    monkeypatch.delenv("LEEFBAARHEID_DATA", raising=False)
    crashed(demo_path, tmp_path / "data" / "nederland").rename(tmp_path / "data" / "nederland")
    crashed(demo_path, tmp_path / "data" / "real")
    assert locate_dataset().path.name == "real"


@pytest.mark.parametrize("running", [True, False])
def test_what_a_writer_moved_or_was_being_removed_does_not_come_back(tmp_path, demo_path, running):
    old = crashed(demo_path, tmp_path / "set", *[os.getppid()] * running)
    if not running:
        (old / "groepen.parquet").unlink()
    with pytest.raises(DatasetError, match="holds no prepared dataset"):
        open_dataset(tmp_path / "set")
    assert old.exists() or not running
