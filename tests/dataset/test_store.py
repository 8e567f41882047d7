import json
import shutil

import pytest

from leefbaarheid.dataset import locate_dataset, open_dataset
from leefbaarheid.errors import DatasetError


def test_filters_read_one_gemeente(demo_path):
    dataset = open_dataset(demo_path)
    rows = dataset.scores(
        "buurt", gemeenten=["GM9003"], years=[2014], columns=["code", "jaar", "gemeente_code"]
    )
    assert set(rows["gemeente_code"]) == {"GM9003"}
    assert set(rows["jaar"]) == {2014}
    assert list(rows.columns) == ["code", "jaar", "gemeente_code"]
    whole = dataset.scores("buurt")
    expected = whole[(whole["gemeente_code"] == "GM9003") & (whole["jaar"] == 2014)]
    assert len(rows) == len(expected) > 0


def test_description(demo_path):
    dataset = open_dataset(demo_path)
    assert dataset.country == "Nederland"
    assert dataset.levels == ("buurt", "pc4", "wijk", "gemeente")
    assert len(dataset.members("G4")) >= 2
    assert dataset.members("ONZIN") == ()
    assert dataset.citations()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda d: shutil.rmtree(d), "holds no prepared dataset"),
        (lambda d: (d / "dataset.json").unlink(), "holds no prepared dataset"),
        (lambda d: (d / "dataset.json").write_text("{"), "is broken"),
        (lambda d: (d / "dataset.json").write_text("[]"), "is broken"),
        (lambda d: (d / "dataset.json").write_text('{"formaat": 1}'), "is broken"),
        (lambda d: (d / "scores/buurt.parquet").write_bytes(b"PAR1"), "cannot be read"),
        (lambda d: (d / "scores/buurt.parquet").unlink(), "has no scores/buurt.parquet"),
    ],
)
def test_a_missing_or_broken_dataset_is_one_sentence(demo_path, tmp_path, spoil, words):
    folder = tmp_path / "kopie"
    shutil.copytree(demo_path, folder)
    spoil(folder)
    with pytest.raises(DatasetError) as error:
        open_dataset(folder).scores("buurt")
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_another_format_is_refused(demo_path, tmp_path):
    folder = tmp_path / "kopie"
    shutil.copytree(demo_path, folder)
    meta = json.loads((folder / "dataset.json").read_text())
    (folder / "dataset.json").write_text(json.dumps({**meta, "formaat": 99}))
    with pytest.raises(DatasetError, match="format 99"):
        open_dataset(folder)


def test_a_rewritten_dataset_is_read_again(demo_path, tmp_path):
    folder = tmp_path / "kopie"
    shutil.copytree(demo_path, folder)
    before = open_dataset(folder)
    meta = json.loads((folder / "dataset.json").read_text())
    (folder / "dataset.json").write_text(json.dumps({**meta, "naam": "Anderland"}))
    assert before.naam == "Leefbaarometer Nederland"
    assert open_dataset(folder).naam == "Anderland"


def test_where_a_dataset_is_looked_for(demo_path, tmp_path, monkeypatch):
    monkeypatch.setenv("LEEFBAARHEID_DATA", str(demo_path))
    assert locate_dataset().path == demo_path
    with pytest.raises(DatasetError, match="holds no prepared dataset"):
        locate_dataset(tmp_path)  # a named folder stands alone
    monkeypatch.delenv("LEEFBAARHEID_DATA")
    monkeypatch.setattr("leefbaarheid.dataset.locate.PROJECT", tmp_path)
    with pytest.raises(DatasetError, match=r"restore data/nederland .* 'leefbaarheid data prepare'"):
        locate_dataset()
    for name in ("nederland", "real"):
        shutil.copytree(demo_path, tmp_path / "data" / name)
        assert locate_dataset().path == tmp_path / "data" / name, "data/real goes before data/nederland"
