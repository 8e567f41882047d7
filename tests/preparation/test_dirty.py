"""Every dirty file of the catalogue is read right and told, or refused in one sentence.

The formats share one folder, of which each test spoils one file of every format: the first of each, and slowly all others.
"""

import re
import shutil

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.preparation import check, prepare
from tests.preparation.cases import FILES, make_source, rounds
from tests.preparation.dirty import KINDS, LATER, READ, REFUSED

#: What is common enough to be read without a word.
SILENT = "every cell quoted|quoted numbers|a zip|workbook|headings in capitals|degrees called so|degrees without a system"


def source_of(case):
    return case.name.partition(":")[0]


def file_of(case):
    return case.file or FILES[source_of(case)]


def slowly(every):
    """Rounds as parameters, slow but for the first."""
    marks = [(), *([pytest.mark.slow] for _ in every[1:])]
    return [pytest.param(r, id=r[0].name, marks=m) for r, m in zip(every, marks, strict=True)]


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """The good folder, its dataset and what the preparation told."""
    folder = tmp_path_factory.mktemp("schoon")
    return folder, prepare(make_source(folder / "bron"), folder / "klaar").table


@pytest.fixture(scope="module")
def expected(clean):
    """The tables of that dataset."""
    return tables(clean[0] / "klaar")


@pytest.fixture
def spoiled(clean, tmp_path):
    """Copy the good folder with its dataset and spoil the files of some cases."""

    def make(cases):
        shutil.copytree(clean[0], tmp_path, dirs_exist_ok=True)
        for case in cases:
            case.spoil(tmp_path / "bron" / FILES[source_of(case)])
        return tmp_path

    return make


def tables(folder):
    found = {}
    for path in sorted(folder.rglob("*.parquet")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        frame = (gpd.read_parquet if name.startswith("gebieden/") else pd.read_parquet)(path)
        found[name] = frame.drop(columns="bron") if name == "kenmerken" else frame
    return found


def assert_same(found, expected):
    """Compare two tables exactly, but for outlines, which may differ by 10 m2."""
    if "geometry" in expected:
        left, right = found["geometry"].to_numpy(), expected["geometry"].to_numpy()
        assert (shapely.is_missing(left) == shapely.is_missing(right)).all()
        assert not (shapely.area(shapely.symmetric_difference(left, right)) > 10).any()
        found, expected = (pd.DataFrame(f).drop(columns="geometry") for f in (found, expected))
    pd.testing.assert_frame_equal(found, expected, check_exact=True)


def outlined(expected):
    """The neighbours that are left where some areas have no outline any more."""
    frames = [frame for frame in expected.values() if "geometry" in frame]
    known = pd.concat([frame.dropna(subset="geometry")["code"] for frame in frames])
    pairs = expected["buren"]
    return pairs[pairs[["code", "buur"]].isin([*known]).all(axis=1)].reset_index(drop=True)


def assert_told(said, case):
    """One sentence with the file, the place and the remedy."""
    assert file_of(case) in said
    assert re.search(f"{case.place}.*{case.remedy}", said), said
    assert "\n" not in said
    assert not re.search(r"[.!?] [A-Z]", said.replace(file_of(case), ""))


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_catalogue_is_whole_and_the_good_folder_has_nothing_to_tell(clean):
    every = [*READ, *REFUSED, *LATER]
    names = [(type(case), case.name) for case in every]
    assert len(set(names)) == len(every) >= 167
    assert [kind for kind in KINDS if not any(f": {kind}" in name for _, name in names)] == []
    assert {source_of(case) for case in every} == set(FILES)
    folder, report = clean
    told = report[~report["opmerking"].str.startswith("part of a shape file")]
    assert (told[["geweigerd", "opmerking"]] == "").all(axis=None)
    assert check(folder / "klaar").violations == 0


@pytest.mark.parametrize("cases", slowly(rounds(READ, source_of)))
def test_what_is_read_gives_the_figures_of_the_clean_file_and_is_told(spoiled, expected, cases):
    folder = spoiled(cases)
    report = prepare(folder / "bron", folder / "klaar").table
    assert (report["rijen_gelezen"] == report["rijen_gebruikt"] + report["rijen_geweigerd"]).all()
    report, wanted = report.set_index("bestand"), dict(expected)
    for case in cases:
        row = report.loc[file_of(case)]
        assert "; ".join(filter(None, [row["geweigerd"], row["opmerking"]])) == case.says, case.name
        assert case.says or re.search(SILENT, case.name), case.name
        wanted |= {name: change(wanted[name].copy()) for name, change in case.changes.items()}
    wanted["buren"] = outlined(wanted)
    found = tables(folder / "klaar")
    assert set(found) == set(wanted)
    for name, frame in found.items():
        assert_same(frame, wanted[name])


@pytest.mark.parametrize("cases", slowly([*rounds(REFUSED, source_of), *([case] for case in LATER)]))
def test_what_is_refused_is_one_sentence_and_leaves_nothing_behind(spoiled, cases):
    folder = spoiled(cases)
    before = contents(folder / "klaar")
    with pytest.raises(LeefbaarheidError) as error:
        prepare(folder / "bron", folder / "klaar")
    report = error.value.report.set_index("bestand")
    refused = report.loc[report["status"] == "refused", "opmerking"]
    for case in cases:
        assert_told(str(error.value) if case in LATER else refused[file_of(case)], case)
    assert contents(folder / "klaar") == before
    assert sorted(p.name for p in folder.iterdir()) == ["bron", "klaar"]
