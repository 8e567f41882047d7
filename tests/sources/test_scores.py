from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.scores import COLUMNS, read_scores_csv, recognises
from tests.sources.raw import DIMS, csv, raw, scores, write

YEARS = [2014, 2016, 2020]
FIGURES = ["lbm", "afw", *DIMS]
NAME = "Leefbaarometer-scores {} 2002-2022.csv"
LEVELS = {
    "pc4": ("PC4", ["6461", "6462"]), "buurt": ("bu_code", ["BU09280101", "BU0363AA01"]),
    "wijk": ("wk_code", ["WK092801", "WK0363AA"]), "gemeente": ("gm_code", ["GM0928", "GM0363"]),
    "grid": ("grid_id", ["E1953N3199", "E1954N3199"])
}  # fmt: skip


def same(found, expected, key):
    left = found.set_index(["code", "jaar"])[FIGURES].sort_index().astype(float)
    right = expected.assign(code=expected[key].astype(str)).set_index(["code", "jaar"])[FIGURES].sort_index()
    return (
        np.array_equal(left.to_numpy(), right.to_numpy(), equal_nan=True)
        and left.index.tolist() == right.index.tolist()
    )


@pytest.mark.parametrize("level", LEVELS)
def test_every_level(tmp_path, level):
    key, codes = LEVELS[level]
    frame = scores(key, codes, YEARS, without_dims=(2016,))
    found_level, found, log = read_scores_csv(csv(tmp_path / NAME.format(level), frame))
    assert found_level == level
    assert list(found.columns) == COLUMNS
    assert same(found, frame, key)
    assert (log.editie, log.rijen_gelezen, log.rijen_gebruikt) == ("2002-2022", 6, 6)
    assert set(found["editie"]) == {"2002-2022"}
    assert set(found["bron"]) == {"csv"}
    assert found["jaar"].dtype == "int16"


@pytest.mark.parametrize("key", ["grid", "vierkant", "c28992r100", "cel_id", "sleutel"])
def test_the_key_of_cells_is_told_by_its_codes(tmp_path, key):
    frame = scores(key, LEVELS["grid"][1], [2014])
    level, found, _ = read_scores_csv(csv(tmp_path / "s 2002-2022.csv", frame))
    assert level == "grid"
    assert same(found, frame, key)


def test_of_several_keys_the_finest_counts(tmp_path):
    frame = scores("bu_code", ["BU09280101", "BU09280102"], [2014]).assign(
        gm_code="GM0928", wk_code="WK092801"
    )
    level, _, log = read_scores_csv(csv(tmp_path / "s 2002-2022.csv", frame))
    assert level == "buurt"
    assert log.opmerkingen == ["not used: gm_code, wk_code"]


@pytest.mark.parametrize("extra", [{"gm_code": "GM0928"}, {"wk_code": "WK092801", "postcode": "6461"}])
def test_a_key_of_another_name_goes_before_coarser_codes(tmp_path, extra):
    frame = scores("cel", LEVELS["grid"][1], [2014]).assign(**extra)
    level, found, _ = read_scores_csv(csv(tmp_path / "s.csv", frame))
    assert level == "grid"
    assert same(found, frame, "cel")


def test_four_digits_beside_codes_are_no_pc4(tmp_path):
    frame = scores("gm_code", ["GM0928", "GM0363"], [2014]).assign(inwoners="4100")
    assert read_scores_csv(csv(tmp_path / "s.csv", frame))[0] == "gemeente"


@given(
    sep=st.sampled_from([",", ";", "\t"]),
    comma=st.booleans(),
    bom=st.booleans(),
    quoted=st.booleans(),
    missing=st.sampled_from(["NA", "", "NaN", "."]),
    newline=st.sampled_from(["\n", "\r\n"]),
    index=st.booleans(),
    versie=st.booleans(),
    lower=st.booleans(),
    order=st.permutations(range(9)),
    seed=st.integers(0, 99),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_dialect_in_any_order_gives_the_same_scores(
    tmp_path, sep, comma, bom, quoted, missing, newline, index, versie, lower, order, seed
):
    frame = scores("bu_code", LEVELS["buurt"][1], YEARS, seed=seed, without_dims=(2016,))
    written = frame.sample(frac=1, random_state=seed).iloc[:, order]
    if lower:
        written = written.assign(bu_code=written["bu_code"].str.lower())
    if versie:
        written = written.assign(versie="Leefbaarometer 3.0")
    text = written.astype(object)
    if comma:
        text = text.map(lambda v: repr(v).replace(".", ",") if isinstance(v, float) and v == v else v)
    file = csv(
        tmp_path / "scores.csv",
        text,
        sep=sep,
        na_rep=missing,
        lineterminator=newline,
        index=index,
        encoding="utf-8-sig" if bom else "utf-8",
        quoting=1 if quoted or (comma and sep == ",") else 0,
    )
    level, found, log = read_scores_csv(file)
    assert level == "buurt"
    assert same(found, frame, "bu_code")
    assert log.editie == "2014-2020"
    assert log.rijen_gebruikt == 6


def test_names_are_kept(tmp_path):
    frame = scores("bu_code", ["BU09280101"], [2014], name="bu_naam")
    _, found, _ = read_scores_csv(csv(tmp_path / "s.csv", frame))
    assert found["naam"].tolist() == ["Naam BU09280101"]


@pytest.mark.parametrize(
    ("name", "edition"),
    [("Leefbaarometer-scores PC4 2002-2022.csv", "2002-2022"),
     ("leefbaarometer_scores_pc4_2002_2020.csv", "2002-2020"), ("mijn.csv", "2014-2020")],
)  # fmt: skip
def test_edition_from_the_name_else_from_the_years(tmp_path, name, edition):
    _, _, log = read_scores_csv(csv(tmp_path / name, scores("PC4", ["6461"], [2014, 2020])))
    assert log.editie == edition
    assert ("put the publication's in its name" in "".join(log.opmerkingen)) == (name == "mijn.csv")


def test_scores_without_any_lbm_are_read(tmp_path):
    frame = scores("PC4", ["6461", "6462"], [2014]).assign(lbm=np.nan)
    _, found, log = read_scores_csv(csv(tmp_path / "s.csv", frame))
    assert found["afw"].tolist() == frame["afw"].tolist()
    assert (found["lbm"].isna().all(), log.rijen_gebruikt) == (True, 2)


def break_cell(row, column, value):
    def change(frame):
        frame = frame.astype(object)
        frame.loc[row, column] = value
        return frame

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [(break_cell(1, "fys", 0.9), "line 3: afw is not the sum of its dimensions for 6461 in 2020"),
     (break_cell(1, "lbm", 4.9), "line 3: lbm less afw is not 4.102264851 for 6461 in 2020"),
     (break_cell(2, "fys", np.nan), "line 4: some of the five dimensions are missing for 6462 in 2014"),
     (break_cell(2, "afw", np.nan), "line 4: afw is missing beside other figures for 6462 in 2014"),
     (break_cell(0, "PC4", "BU09280101"), "line 2, column pc4: 'BU09280101' is no code of a pc4"),
     (break_cell(0, "PC4", "6461AB"), "line 2, column pc4: '6461AB' is no code of a pc4"),
     (break_cell(0, "PC4", np.nan), "line 2, column pc4: an empty cell is no code of a pc4"),
     (break_cell(3, "jaar", "20"), "line 5, column jaar: '20' is no year"),
     (break_cell(3, "jaar", 2024), "holds the years 2014-2024, outside the edition 2002-2022"),
     (break_cell(3, "soc", "veel"), "line 5, column soc: 'veel' is no number"),
     (lambda f: f.drop(columns="vrz"), "has no column vrz"),
     (lambda f: f.drop(columns="PC4"), "has no column with codes of areas"),
     (lambda f: f.assign(fys="x"), "line 2, column fys: 'x' is no number"),
     (lambda f: f.assign(PC4="6461", jaar=2014), "6461 has two different scores in 2014"),
     (lambda f: f.round(4), "the file was cut off, rounded or edited"),
     (lambda f: f.iloc[:0], "has a heading but no rows")],
)  # fmt: skip
def test_what_is_not_whole_is_refused_with_its_place(tmp_path, change, says):
    frame = change(scores("PC4", ["6461", "6462"], [2014, 2020]))
    with pytest.raises(SourceError) as error:
        read_scores_csv(csv(tmp_path / NAME.format("PC4"), frame))
    assert says in str(error.value)


@pytest.mark.parametrize("cut", range(12, 140, 7))
def test_a_file_cut_off_anywhere_in_its_last_line_is_refused(tmp_path, cut):
    text = scores("PC4", ["6461", "6462"], [2014, 2020]).to_csv(index=False)
    with pytest.raises(SourceError):
        read_scores_csv(write(tmp_path / NAME.format("PC4"), text[:-cut]))


@pytest.mark.parametrize(
    ("name", "headings", "known"),
    [("Leefbaarometer-scores PC4 2002-2022.csv", [], True), ("leefbaarometer_scores_grids.csv", [], True),
     ("iets.csv", ["pc4", "jaar", "lbm", "afw"], True), ("iets.csv", ["pc4", "jaar", "afw"], False),
     ("kerncijfers.csv", ["pc4", "huishoudens"], False)],
)  # fmt: skip
def test_recognised_by_name_or_columns(tmp_path, name, headings, known):
    assert recognises(raw(tmp_path / name), headings) is known


@pytest.mark.real
def test_the_real_files(real_source):
    folder = real_source / "bronnen" / "leefbaarometer"
    for name, level, rows in [("PC4 2002-2022", "pc4", 32300), ("buurten 2002-2024", "buurt", 4123)]:
        path = folder / f"Leefbaarometer-scores {name}.csv"
        found_level, found, log = read_scores_csv(raw(path))
        assert (found_level, len(found), log.rijen_gelezen, log.editie) == (
            level,
            rows,
            rows,
            name.split()[1],
        )
        plain = pd.read_csv(path)
        assert np.abs(found["afw"].to_numpy() - plain["afw"].to_numpy()).max() < 1e-15
        assert (found["code"].to_numpy() == plain.iloc[:, 0].astype(str).to_numpy()).all()
