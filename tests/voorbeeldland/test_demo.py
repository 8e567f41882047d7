"""make_demo: the same bytes for the same seed, and nothing else is touched."""

from __future__ import annotations

import hashlib
from difflib import get_close_matches
from pathlib import Path

import pandas as pd
import pytest

from leefbaarheid.errors import LeefbaarheidError
from tests.voorbeeldland import MARKER, make_demo
from tests.voorbeeldland.plan import SIZES


def fingerprint(folder: Path) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_same_seed_same_bytes_and_an_earlier_country_goes(demo_source: Path, tmp_path: Path) -> None:
    target = tmp_path / "bron"
    target.mkdir()
    for name in (MARKER, "oud.csv"):
        (target / name).write_text("oud")
    assert make_demo(target, size="klein") == target
    first = fingerprint(demo_source)
    assert fingerprint(target) == first
    assert len(first) == 31
    assert [p.name for p in tmp_path.iterdir()] == ["bron"]


def test_other_seed_other_country(any_source: Path, demo_source: Path) -> None:
    first, other = fingerprint(demo_source), fingerprint(any_source)
    assert other.keys() == first.keys()
    same = [name for name in first if other[name] == first[name]]
    if any_source != demo_source:
        assert not [name for name in same if "leefbaarometer" in name or name.endswith("gpkg")]


def test_refuses_a_folder_with_other_files(tmp_path: Path) -> None:
    (tmp_path / "eigen.csv").write_text("a\n")
    with pytest.raises(LeefbaarheidError, match="new or empty folder"):
        make_demo(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["eigen.csv"]
    with pytest.raises(LeefbaarheidError, match=r"eigen\.csv"):
        make_demo(tmp_path / "eigen.csv")


def test_an_unknown_size_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(LeefbaarheidError, match=r"size is one of klein, standaard, nederland, not 'groot'"):
        make_demo(tmp_path / "bron", size="groot")
    assert not list(tmp_path.iterdir())


def test_failure_leaves_the_old_country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "bron"
    target.mkdir()
    (target / MARKER).write_text("oud")

    def broken(country: object, seed: int, folder: Path) -> None:
        (folder / "half.csv").write_text("a")
        raise OSError("disk full")

    monkeypatch.setattr("tests.voorbeeldland.make_country", lambda seed, size: None)
    monkeypatch.setattr("tests.voorbeeldland.write_country", broken)
    with pytest.raises(OSError, match="disk full"):
        make_demo(target)
    assert [p.name for p in tmp_path.iterdir()] == ["bron"]
    assert (target / MARKER).read_text() == "oud"


@pytest.mark.real
def test_invented_names_are_not_those_of_real_gemeenten(real_source: Path) -> None:
    table = pd.read_csv(real_source / "tabellen" / "gemeente_naar_2024.csv")
    real = sorted({*table["gm_naam_from"], *table["gm_naam_2024"]})
    size = SIZES["standaard"]
    for name in [*(g.naam for g in size.gemeenten), *(naam for m in size.mergers for _, naam in m.oud)]:
        assert not get_close_matches(name, real, cutoff=0.76), name
