"""Every dirty file of the catalogue is read right and told, or refused in one sentence.

The formats share one folder. What is refused is tried with the files of its name alone; what is read with all of them, of
which each test spoils one of every format: the first of each, and slowly all others.
"""

import re
import shutil

import pandas as pd
import pytest
import shapely

from leefbaarheid.preparation import check_dataset, prepare
from leefbaarheid.preparation.read import read_all
from tests.preparation.cases import FILES, make_source, rounds
from tests.preparation.dirty import CASES, READ, REFUSED
from tests.preparation.mini import table
from tests.sources.raw import refusal

#: What is common enough to be read without a word.
SILENT = "every cell quoted|quoted numbers|a zip|workbook|headings in capitals|degrees called so|degrees without a system"


def source_of(case):
    return case.name.partition(":")[0]


def file_of(case):
    return case.file or FILES[source_of(case)]


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """The good folder."""
    return make_source(tmp_path_factory.mktemp("schoon") / "bron")


@pytest.fixture(scope="module")
def clean(good):
    """It with its dataset, what the preparation told and the tables."""
    return good.parent, prepare(good, good.parent / "klaar").table, tables(good.parent / "klaar")


def tables(folder):
    names = [p.relative_to(folder).with_suffix("").as_posix() for p in sorted(folder.rglob("*.parquet"))]
    found = {name: table(folder, name) for name in names}
    return found | {"kenmerken": found["kenmerken"].drop(columns="bron")}


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
    assert not re.search(r"[.!?] [A-Z]", said.replace(file_of(case), ""))


def test_the_catalogue_is_whole_and_the_good_folder_has_nothing_to_tell(clean):
    every = [*READ, *REFUSED]
    names = [(type(case), case.name) for case in every]
    assert len(set(names)) == len(every) >= 165
    assert [kind for kind in CASES["kinds"] if not any(f": {kind}" in name for _, name in names)] == []
    assert {source_of(case) for case in every} == set(FILES)
    folder, report, _ = clean
    told = report[~report["opmerking"].str.startswith("part of a shape file")]
    assert (told[["geweigerd", "opmerking"]] == "").all(axis=None)
    assert check_dataset(folder / "klaar").violations == 0


FIRST, *OTHERS = rounds(READ, source_of)


@pytest.mark.parametrize("cases", [FIRST, *(pytest.param(cases, marks=pytest.mark.slow) for cases in OTHERS)])
def test_what_is_read_gives_the_figures_of_the_clean_file_and_is_told(clean, tmp_path, cases):
    shutil.copytree(clean[0], tmp_path, dirs_exist_ok=True)
    for case in cases:
        case.spoil(tmp_path / "bron" / FILES[source_of(case)])
    report = prepare(tmp_path / "bron", tmp_path / "klaar").table
    assert (report["rijen_gelezen"] == report["rijen_gebruikt"] + report["rijen_geweigerd"]).all()
    report, wanted = report.set_index("bestand"), dict(clean[2])
    for case in cases:
        row = report.loc[file_of(case)]
        assert "; ".join(filter(None, [row["geweigerd"], row["opmerking"]])) == case.says, case.name
        assert case.says or re.search(SILENT, case.name), case.name
        wanted |= {name: change(wanted[name].copy()) for name, change in case.changes.items()}
    wanted["buren"] = outlined(wanted)
    found = tables(tmp_path / "klaar")
    assert set(found) == set(wanted)
    for name, frame in found.items():
        assert_same(frame, wanted[name])


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_what_is_refused_is_one_sentence(good, tmp_path, case):
    file = tmp_path / "bron" / FILES[source_of(case)]
    file.parent.mkdir(parents=True)
    for path in (good / FILES[source_of(case)]).parent.glob(f"{file.stem}.*"):
        shutil.copy(path, file.parent)
    case.spoil(file)
    assert_told(refusal(read_all, tmp_path / "bron", tmp_path / "uit", print), case)
