"""make_demo: the same bytes for the same seed, and names that are nobody's."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from leefbaarheid.dataset import open_dataset
from tests.voorbeeldland import make_demo
from tests.voorbeeldland.plan import SIZES


def test_same_seed_same_bytes(demo_source: Path, tmp_path: Path) -> None:
    again = make_demo(tmp_path / "bron", size="klein")
    files = sorted(p.relative_to(demo_source) for p in demo_source.rglob("*") if p.is_file())
    assert sorted(p.relative_to(again) for p in again.rglob("*") if p.is_file()) == files
    for name in files:
        assert (again / name).read_bytes() == (demo_source / name).read_bytes(), name


def test_invented_names_are_not_those_of_real_gemeenten(real_path: Path) -> None:
    dataset = open_dataset(real_path)
    real = sorted({*dataset.opvolging["gemeente_oud"], *dataset.gemeenten["naam"]})
    size = SIZES["standaard"]
    for name in [*(g.naam for g in size.gemeenten), *(naam for m in size.mergers for _, naam in m.oud)]:
        assert not get_close_matches(name, real, cutoff=0.76), name
