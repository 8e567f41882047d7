import json
import os
import shutil

import pandas as pd
import pytest

from leefbaarheid.dataset import locate_dataset, open_dataset, store
from leefbaarheid.errors import DatasetError
from leefbaarheid.preparation import check_dataset


def test_filters_read_one_gemeente_and_a_dataset_tells_what_it_holds(demo):
    columns = ["code", "jaar", "gemeente_code"]
    rows = demo.scores("buurt", gemeenten=["GM9003"], years=[2014], columns=columns)
    wanted = demo.scores("buurt").query("gemeente_code == 'GM9003' and jaar == 2014")[columns]
    assert rows.to_numpy().tolist() == wanted.to_numpy().tolist() != []
    assert [*rows] == columns
    assert (demo.country, demo.levels) == ("Nederland", ("buurt", "pc4", "wijk", "gemeente"))
    assert len(demo.members("G4")) >= 2
    assert demo.members("ONZIN") == ()
    assert demo.citations()


@pytest.fixture
def copied(demo_path, tmp_path):
    return shutil.copytree(demo_path, tmp_path / "kopie")


def described(folder, **changed):
    """Write what a dataset tells of itself anew."""
    path = folder / "dataset.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))


def read(folder):
    """Read as reports do."""
    dataset = open_dataset(folder)
    return dataset.scores("buurt", edition="2002-2024"), dataset.areas("buurt"), dataset.groepen


def changed(path, change):
    """Write a table anew as a frame without outlines."""
    change(pd.read_parquet(path)).to_parquet(path)


SPOILS = [
    (shutil.rmtree, "holds no prepared dataset"), (lambda d: (d / "dataset.json").unlink(), "holds no prepared dataset"),
    *((lambda d, t=text: (d / "dataset.json").write_text(t), "is broken") for text in ("{", "[]", '{"formaat": 1}')),
    (lambda d: (d / "scores/buurt.parquet").write_bytes(b"PAR1"), "cannot be read"),
    (lambda d: (d / "scores/buurt.parquet").unlink(), "has no scores/buurt.parquet"),
    (lambda d: (d / "gebieden/buurt.parquet").write_bytes(b""), "cannot be read"),
    (lambda d: changed(d / "scores/buurt.parquet", lambda f: f.drop(columns="editie")), "cannot be read"),
    (lambda d: changed(d / "gebieden/buurt.parquet", lambda f: f), "cannot be read"),
    (lambda d: (d / "groepen.parquet").unlink(), "has no groepen.parquet"),
    (lambda d: described(d, formaat=99), "format 99 and this version reads format 2; prepare it again"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "words"), SPOILS)
def test_a_missing_or_broken_dataset_or_another_format_is_one_sentence(copied, spoil, words):
    spoil(copied)
    with pytest.raises(DatasetError) as error:
        read(copied)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_a_rewritten_dataset_is_read_again(copied):
    before = open_dataset(copied)
    described(copied, naam="Anderland")
    assert (before.naam, open_dataset(copied).naam) == ("Leefbaarometer Nederland", "Anderland")


def test_where_a_dataset_is_looked_for(demo_path, tmp_path, monkeypatch):
    monkeypatch.setenv("LEEFBAARHEID_DATA", str(demo_path))
    assert locate_dataset().path == demo_path
    with pytest.raises(DatasetError, match="holds no prepared dataset"):
        locate_dataset(tmp_path)  # a named folder stands alone
    monkeypatch.delenv("LEEFBAARHEID_DATA")
    monkeypatch.setattr(store, "PROJECT", tmp_path)
    with pytest.raises(DatasetError, match=r"restore data/nederland.* 'leefbaarheid data prepare'"):
        locate_dataset()
    for name in ("nederland", "real"):
        shutil.copytree(demo_path, tmp_path / "data" / name)
        assert locate_dataset().path == tmp_path / "data" / name, "data/real goes before data/nederland"


def crashed(demo_path, folder, pid=2**22 + 1):
    """Copy the demo dataset to where a writer (no process has this number) had put it when it died between two renames."""
    return shutil.copytree(demo_path, folder.parent / f".{folder.name}.old-{pid}")


@pytest.mark.parametrize("name", ["set", "set[1]"])
def test_the_dataset_that_a_crash_took_away_is_back_when_asked_for(tmp_path, demo_path, demo, name):
    old = crashed(demo_path, tmp_path / name)
    assert open_dataset(tmp_path / name).checksum == demo.checksum
    assert not old.exists()
    (tmp_path / name).rename(old)
    assert check_dataset(tmp_path / name).violations == 0, "data check finds it too"


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
