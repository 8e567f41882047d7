"""Every dirty file of the catalogue is read right and told, or refused in one sentence."""

import re
import shutil

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.preparation import check, prepare
from tests.preparation.cases import FILES, make_source
from tests.preparation.dirty import KINDS, READ, REFUSED

CASES = [*READ, *REFUSED]
#: What is common enough to be read without a word.
SILENT = "quoted numbers|a zip|a workbook|headings in capitals|degrees called so|degrees without a system"


def name(case):
    return f"{case.source}: {case.what or case.kind}"


def file_of(case):
    return case.file or FILES[case.source]


def cases(every):
    """Cases as parameters, slow but for the first of each kind of mistake and the first of each format."""
    seen, found = set(), []
    for case in every:
        marks = [pytest.mark.slow] if {case.kind, case.source} <= seen else []
        seen |= {case.kind, case.source}
        found.append(pytest.param(case, id=name(case), marks=marks))
    return found


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """Make the good folder of a format and its dataset, each once."""
    made = {}

    def make(source):
        if source not in made:
            made[source] = tmp_path_factory.mktemp(source)
            make_source(source, made[source] / "bron")
            prepare(made[source] / "bron", made[source] / "klaar")
        return made[source]

    return make


@pytest.fixture
def spoiled(clean, tmp_path):
    """Copy a good folder with its dataset and spoil the file of a case."""

    def make(case):
        shutil.copytree(clean(case.source), tmp_path, dirs_exist_ok=True)
        case.spoil(tmp_path / "bron" / FILES[case.source])
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
    known = [
        code for f in expected.values() if "geometry" in f for code in f.dropna(subset=["geometry"])["code"]
    ]
    pairs = expected["buren"]
    return pairs[pairs[["code", "buur"]].isin(known).all(axis=1)].reset_index(drop=True)


def assert_told(said, case):
    """One sentence with the file, the place and the remedy."""
    assert file_of(case) in said
    assert re.search(f"{case.place}.*{case.remedy}", said), said
    assert "\n" not in said
    assert not re.search(r"[.!?] [A-Z]", said.replace(file_of(case), ""))


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_catalogue_is_whole():
    assert len({name(case) for case in CASES}) == len(CASES) >= 167
    assert set(KINDS) <= {case.kind for case in CASES}
    assert {case.source for case in CASES} == set(FILES)


@pytest.mark.parametrize("source", FILES)
def test_the_good_folders_have_nothing_to_tell(clean, source, tmp_path):
    report = prepare(clean(source) / "bron", tmp_path / "klaar").table
    told = report[~report["opmerking"].str.startswith("part of a shape file")]
    assert (told[["geweigerd", "opmerking"]] == "").all(axis=None)
    assert check(tmp_path / "klaar").violations == 0


@pytest.mark.parametrize("case", cases(READ))
def test_what_is_read_gives_the_figures_of_the_clean_file_and_is_told(spoiled, clean, case):
    folder = spoiled(case)
    report = prepare(folder / "bron", folder / "klaar").table
    assert (report["rijen_gelezen"] == report["rijen_gebruikt"] + report["rijen_geweigerd"]).all()
    row = report.set_index("bestand").loc[file_of(case)]
    assert "; ".join(filter(None, [row["geweigerd"], row["opmerking"]])) == case.says
    assert case.says or {case.kind, case.what} & set(SILENT.split("|"))
    expected = tables(clean(case.source) / "klaar")
    expected |= {name: change(expected[name]) for name, change in case.changes.items()}
    expected = {name: frame for name, frame in expected.items() if frame is not None}
    expected["buren"] = outlined(expected)
    found = tables(folder / "klaar")
    assert set(found) == set(expected)
    for name, frame in found.items():
        assert_same(frame, expected[name])


@pytest.mark.parametrize("case", cases(REFUSED))
def test_what_is_refused_is_one_sentence_and_leaves_nothing_behind(spoiled, case):
    folder = spoiled(case)
    before = contents(folder / "klaar")
    with pytest.raises(LeefbaarheidError) as error:
        prepare(folder / "bron", folder / "klaar")
    assert_told(str(error.value), case)
    assert contents(folder / "klaar") == before
    assert sorted(p.name for p in folder.iterdir()) == ["bron", "klaar"]
