import multiprocessing
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from leefbaarheid.dataset import cache, open_dataset

TABLE = pd.DataFrame({"code": ["a", "b"], "n": pd.array([1, None], dtype="Int64"), "ja": [True, False]})


@pytest.fixture
def dataset(demo_path, tmp_path):
    """A dataset by name only: the cache asks for its folder and checksum."""
    return replace(open_dataset(demo_path), path=tmp_path / "data")


def counter():
    calls = []

    def compute():
        calls.append(1)
        return {"een": TABLE, "leeg": TABLE.iloc[:0]}

    return calls, compute


def test_a_result_is_computed_once_and_read_back_whole(dataset):
    calls, compute = counter()
    first = cache.cached(dataset, "naam", {"zaad": 1}, compute)
    again = cache.cached(dataset, "naam", {"zaad": 1}, compute)
    assert len(calls) == 1
    for name, table in first.items():
        pd.testing.assert_frame_equal(again[name], table)


def test_parameters_name_data_and_code_each_make_another_result(dataset, monkeypatch):
    calls, compute = counter()
    cache.cached(dataset, "naam", {"zaad": 1}, compute)
    cache.cached(dataset, "naam", {"zaad": 2}, compute)
    cache.cached(dataset, "ander", {"zaad": 1}, compute)
    monkeypatch.setattr(cache, "_code", lambda: "another version")
    cache.cached(dataset, "naam", {"zaad": 1}, compute)
    assert len(calls) == 4
    newer = replace(dataset, meta={**dataset.meta, "checksum": "f" * 64})
    cache.cached(newer, "naam", {"zaad": 1}, compute)
    assert len(calls) == 5
    kept = [p.name for p in (dataset.path.parent / "data.cache").iterdir()]
    assert len(kept) == 1, "results of the older content are removed"
    assert kept[0].startswith("ffff")


def test_results_hang_on_the_code_of_every_room_that_makes_them():
    package = Path(cache.__file__).parents[1]
    makers = [
        p for p in package.rglob("*.py") if re.search(r"import .*\bcached\b", p.read_text(encoding="utf-8"))
    ]
    assert {p.relative_to(package).parts[0] for p in makers} <= {*cache._ROOMS}
    assert all((package / room).is_dir() for room in cache._ROOMS)


def test_a_broken_result_is_made_again(dataset):
    calls, compute = counter()
    cache.cached(dataset, "naam", {}, compute)
    (file,) = (dataset.path.parent / "data.cache").glob("*/een.parquet")
    file.write_bytes(file.read_bytes()[:50])
    pd.testing.assert_frame_equal(cache.cached(dataset, "naam", {}, compute)["een"], TABLE)
    assert len(calls) == 2
    pd.testing.assert_frame_equal(cache.cached(dataset, "naam", {}, compute)["een"], TABLE)
    assert len(calls) == 2


@pytest.mark.parametrize("lost", ["een.parquet", "leeg.parquet", "tables.json"])
def test_a_result_that_lost_a_file_is_made_again(dataset, lost):
    calls, compute = counter()
    cache.cached(dataset, "naam", {}, compute)
    (file,) = (dataset.path.parent / "data.cache").glob(f"*/{lost}")
    file.unlink()
    assert set(cache.cached(dataset, "naam", {}, compute)) == {"een", "leeg"}
    assert set(cache.cached(dataset, "naam", {}, compute)) == {"een", "leeg"}
    assert len(calls) == 2


def test_a_folder_that_cannot_be_written_costs_only_time(dataset):
    calls, compute = counter()
    (dataset.path.parent / "data.cache").write_text("a file stands in the way")
    for _ in range(2):
        pd.testing.assert_frame_equal(cache.cached(dataset, "naam", {}, compute)["een"], TABLE)
    assert len(calls) == 2


def test_an_error_leaves_nothing(dataset):
    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cache.cached(dataset, "naam", {}, fail)
    assert not (dataset.path.parent / "data.cache").exists()


def _ask(dataset, number, answers):
    table = cache.cached(dataset, "naam", {}, lambda: {"een": TABLE.assign(wie=number)})["een"]
    answers.put((len(table), bool(table["code"].eq(TABLE["code"]).all())))


def test_many_processes_at_once_all_get_a_whole_answer(dataset):
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    asking = [context.Process(target=_ask, args=(dataset, i, answers)) for i in range(8)]
    for process in asking:
        process.start()
    found = [answers.get(timeout=60) for _ in asking]
    for process in asking:
        process.join()
    assert found == [(2, True)] * 8
    folder = dataset.path.parent / "data.cache"
    assert [p.name for p in folder.iterdir() if p.name.startswith(".")] == []
    assert len(list(folder.iterdir())) == 1
