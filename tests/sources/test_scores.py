"""Scores in CSV at every level, in any dialect, and Leefbaarometer 2.0; dirty files are in tests/preparation."""

import io
import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leefbaarheid.sources.detect import detect
from leefbaarheid.sources.scores import COLUMNS, read_scores_csv
from tests.sources.raw import DIMS, csv, raw, refusal, scores, write, xlsx

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
    equal = np.array_equal(left.to_numpy(), right.to_numpy(), equal_nan=True)
    return equal and left.index.tolist() == right.index.tolist()


@pytest.mark.parametrize("level", LEVELS)
def test_every_level(tmp_path, level):
    key, codes = LEVELS[level]
    frame = scores(key, codes, YEARS, without_dims=(2016,), name="naam")
    found_level, found, log = read_scores_csv(csv(tmp_path / NAME.format(level), frame))
    assert (found_level, list(found.columns), found["jaar"].dtype) == (level, COLUMNS, "int16")
    assert same(found, frame, key)
    assert (log.editie, log.rijen_gelezen, log.rijen_gebruikt) == ("2002-2022", 6, 6)
    assert found[["editie", "bron"]].drop_duplicates().values.tolist() == [["2002-2022", "csv"]]
    assert found["naam"].tolist() == frame["naam"].tolist()


@pytest.mark.parametrize(
    ("key", "codes", "more", "level"),
    [*((key, LEVELS["grid"][1], {}, "grid") for key in ("vierkant", "c28992r100", "cel_id", "sleutel")),
     ("bu_code", LEVELS["buurt"][1], {"gm_code": "GM0928", "wk_code": "WK092801"}, "buurt"),
     ("cel", LEVELS["grid"][1], {"gm_code": "GM0928"}, "grid"),
     ("cel", LEVELS["grid"][1], {"wk_code": "WK092801", "postcode": "6461"}, "grid"),
     ("gm_code", LEVELS["gemeente"][1], {"inwoners": "4100"}, "gemeente")],
)  # fmt: skip
def test_the_finest_codes_are_the_key_whatever_their_name(tmp_path, key, codes, more, level):
    frame = scores(key, codes, [2014]).assign(**more)
    found_level, found, log = read_scores_csv(csv(tmp_path / "s 2002-2022.csv", frame))
    assert (found_level, same(found, frame, key)) == (level, True)
    assert log.opmerkingen == ([f"not used: {', '.join(sorted(more))}"] if more else [])


DIALECT = st.fixed_dictionaries(
    {"sep": st.sampled_from(",;\t"), "na_rep": st.sampled_from(["NA", "", "NaN", "."]), "index": st.booleans(),
     "lineterminator": st.sampled_from(["\n", "\r\n"]), "encoding": st.sampled_from(["utf-8", "utf-8-sig"]),
     "quoting": st.sampled_from([0, 1])}
)  # fmt: skip


@given(DIALECT, st.booleans(), st.booleans(), st.permutations(range(9)), st.integers(0, 99))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_dialect_in_any_order_gives_the_same_scores(tmp_path, dialect, comma, versie, order, seed):
    frame = scores("bu_code", LEVELS["buurt"][1], YEARS, seed=seed, without_dims=(2016,))
    text = frame.sample(frac=1, random_state=seed).iloc[:, order].astype(object)
    text = text.assign(versie="Leefbaarometer 3.0") if versie else text
    if comma:
        text = text.map(lambda v: repr(v).replace(".", ",") if isinstance(v, float) and v == v else v)
    level, found, log = read_scores_csv(csv(tmp_path / "scores.csv", text, **dialect))
    assert (level, log.editie, log.rijen_gebruikt) == ("buurt", "2014-2020", 6)
    assert same(found, frame, "bu_code")


@pytest.mark.parametrize(
    ("name", "edition"),
    [("Leefbaarometer-scores PC4 2002-2022.csv", "2002-2022"),
     ("leefbaarometer_scores_pc4_2002_2020.csv", "2002-2020"), ("mijn.csv", "2014-2020")],
)  # fmt: skip
def test_edition_from_the_name_else_from_the_years(tmp_path, name, edition):
    frame = scores("PC4", ["6461", "6462"], [2014, 2020]).assign(lbm=np.nan)
    _, found, log = read_scores_csv(csv(tmp_path / name, frame))
    assert (log.editie, log.rijen_gebruikt, found["lbm"].isna().all()) == (edition, 4, True)
    assert ("put the publication's in its name" in "".join(log.opmerkingen)) == (name == "mijn.csv")


def test_of_the_same_score_twice_the_row_with_a_name_stays(tmp_path):
    frame = scores("PC4", ["6461", "6462"], [2014])
    twice = pd.concat([frame, frame.iloc[:1].assign(naam="Hopel")])
    _, found, log = read_scores_csv(csv(tmp_path / "s.csv", twice))
    assert found[["code", "naam"]].fillna("").values.tolist() == [["6462", ""], ["6461", "Hopel"]]
    assert dict(log.geweigerd) == {"same row twice": 1}


@pytest.mark.parametrize(
    ("row", "column", "value", "says"),
    [(1, "fys", 0.9, "line 3: afw is not the sum of its dimensions for 6461 in 2020"),
     (1, "lbm", 4.9, "line 3: lbm less afw is not 4.102264851 for 6461 in 2020"),
     (2, "fys", None, "line 4: some of the five dimensions are missing for 6462 in 2014"),
     (2, "afw", None, "line 4: afw is missing beside other figures for 6462 in 2014"),
     (0, "PC4", "BU09280101", "line 2, column pc4: 'BU09280101' is no code of a pc4"),
     (3, "jaar", 2024, "holds the years 2014-2024, outside the edition 2002-2022"),
     (3, "jaar", 2014, "line 5: 6462 has two different rows in 2014; keep the right one"),
     (3, "soc", "veel", "line 5, column soc: 'veel' is no number"),
     (slice(None), "fys", "x", "line 2, column fys: 'x' is no number")],
)  # fmt: skip
def test_what_is_not_whole_is_refused_with_its_place(tmp_path, row, column, value, says):
    frame = scores("PC4", ["6461", "6462"], [2014, 2020]).astype(object)
    frame.loc[row, column] = value
    assert says in refusal(read_scores_csv, csv(tmp_path / NAME.format("PC4"), frame))


@pytest.mark.parametrize("cut", range(12, 140, 7))
def test_a_file_cut_off_anywhere_in_its_last_line_is_refused(tmp_path, cut):
    text = scores("PC4", ["6461", "6462"], [2014, 2020]).to_csv(index=False)
    refusal(read_scores_csv, write(tmp_path / NAME.format("PC4"), text[:-cut]))


@pytest.mark.real
@pytest.mark.parametrize(("name", "rows"), [("PC4 2002-2022", 32300), ("buurten 2002-2024", 4123)])
def test_the_real_files(real_source, name, rows):
    path = real_source / f"bronnen/leefbaarometer/Leefbaarometer-scores {name}.csv"
    _, found, log = read_scores_csv(raw(path))
    plain = pd.read_csv(path)
    assert (len(found), log.rijen_gelezen, log.editie) == (rows, rows, name.split()[1])
    assert np.abs(found["afw"].to_numpy() - plain["afw"].to_numpy()).max() < 1e-15
    assert (found["code"].to_numpy() == plain.iloc[:, 0].astype(str).to_numpy()).all()


def zipped(name, text):
    with io.BytesIO() as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, f"<x><t>{text}</t></x>")
        return stream.getvalue()


NOTES = [["Bron", "x"], ["CBS", "y"]]


@pytest.mark.parametrize(
    ("name", "content"),
    [("meting.xlsx", zipped("xl/sharedStrings.xml", "<t>Naam</t>" * 100_000 + "RLBBEV")),
     ("twee bladen.xlsx", xlsx(Toelichting=NOTES, scores=[["PC4", "RLBVEI"], ["6461", 4]])),
     ("klassen.xlsx", xlsx(blad=[["PC4", "KL12", "KL14"], ["6461", 5, 6]])),
     ("Leefbaarometer-ontwikkeling PC4.xlsx", xlsx(a=[["PC4", "VKL1214"], ["6461", 1]])),
     ("tabel.ods", zipped("content.xml", "PC4LBR")), ("oud.xls", b"\xd0\xcf\x11\xe0\0\x07\0RLBRMTR\0"),
     ("oud.xls", b"\xd0\xcf\x11\xe0" + "RLBRMTR".encode("utf-16-le")), ("LBM 2.0 meting 2018.xlsx", b"PK"),
     ("Leefbaarometer_2_0.csv", "PC4,a\n6461,1\n"), ("klassen.csv", "PC4;KL12;KL14;VKL1214\n6461;5;6;1\n"),
     ("blad.csv", "Scores per PC4;;\n;;\nPC4LBR;RLBRMTR;x\n6461;4;1\n"),
     ("ontwikkeling.csv", "PC4LBR,VKL1418\n6461,1\n"),
     ("Leefbaarometer-ontwikkeling.csv", "PC4,VKL1418\n6461,1\n"),
     ("kaart.geojson", '{"type":"FeatureCollection","features":[{"properties":{"KL12":3,"KL14":4}}]}')],
)  # fmt: skip
def test_it_is_refused_as_another_instrument(tmp_path, name, content):
    said = refusal(detect, write(tmp_path / name, content))
    assert said.startswith(f"{name} is of Leefbaarometer 2.0, another instrument than 3.0; remove it")
    assert "CSV" not in said.removeprefix(name)


@pytest.mark.parametrize(
    ("name", "content"),
    [("meting.xlsx", xlsx(a=[["woningen", "KL12"], [1, 2]])), ("stuk.ods", b"PK\x03\x04 no more"),
     ("klas.csv", "pc4,kl12\n6461,5\n"), ("LBM 3.0 2.csv", "pc4,lbm\n6461,5\n")],
)  # fmt: skip
def test_other_files_are_not_taken_for_it(tmp_path, name, content):
    detect(write(tmp_path / name, content))
