"""Scores in CSV at every level, in any dialect, and Leefbaarometer 2.0; dirty files are in tests/preparation."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from leefbaarheid.sources.detect import detect
from leefbaarheid.sources.scores import COLUMNS, read_scores_csv, read_scores_wfs
from tests.sources.raw import DIMS, csv, raw, refusal, scores, square, wfs, write, xlsx, zipped

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


@pytest.mark.parametrize(
    ("key", "level", "more"),
    [*((key, level, {}) for level, (key, _) in LEVELS.items()),
     *((key, "grid", {}) for key in ("vierkant", "c28992r100", "cel_id", "sleutel")),
     ("bu_code", "buurt", {"gm_code": "GM0928", "wk_code": "WK092801"}), ("cel", "grid", {"gm_code": "GM0928"}),
     ("cel", "grid", {"wk_code": "WK092801", "postcode": "6461"}), ("gm_code", "gemeente", {"inwoners": "4100"})],
)  # fmt: skip
def test_the_finest_codes_are_the_key_whatever_their_name(tmp_path, key, level, more):
    frame = scores(key, LEVELS[level][1], YEARS, without_dims=(2016,), name="naam").assign(**more)
    found_level, found, log = read_scores_csv(csv(tmp_path / NAME.format(level), frame))
    assert (found_level, list(found.columns), found["jaar"].dtype) == (level, COLUMNS, "int16")
    assert same(found, frame, key)
    assert (log.editie, log.rijen_gelezen, log.rijen_gebruikt) == ("2002-2022", 6, 6)
    assert found[["editie", "bron"]].drop_duplicates().values.tolist() == [["2002-2022", "csv"]]
    assert (found["naam"].tolist(), found["code"].dtype) == (frame["naam"].tolist(), "string[pyarrow]")
    assert log.opmerkingen[1:] == ([f"not used: {', '.join(sorted(more))}"] if more else [])


DIALECT = st.fixed_dictionaries(
    {"sep": st.sampled_from(",;\t"), "na_rep": st.sampled_from(["NA", "", "NaN", "."]), "index": st.booleans(),
     "lineterminator": st.sampled_from(["\n", "\r\n"]), "encoding": st.sampled_from(["utf-8", "utf-8-sig"]),
     "quoting": st.sampled_from([0, 1])}
)  # fmt: skip


@given(DIALECT, st.booleans(), st.booleans(), st.permutations(range(9)), st.integers(0, 99))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_dialect_in_any_order_gives_the_same_scores(tmp_path, dialect, comma, versie, order, seed):
    frame = scores("bu_code", LEVELS["buurt"][1], YEARS, seed=seed, without_dims=(2016,))
    text = frame.sample(frac=1, random_state=seed).iloc[:, order].astype(object)
    text = text.assign(versie="Leefbaarometer 3.0") if versie else text
    if comma:
        text = text.map(lambda v: repr(v).replace(".", ",") if isinstance(v, float) and v == v else v)
    level, found, log = read_scores_csv(csv(tmp_path / "scores.csv", text, **dialect))
    assert (level, log.editie, log.rijen_gebruikt) == ("buurt", "2014-2020", 6)
    assert same(found, frame, "bu_code")
    assert any("put the publication's in its name (2002-2024)" in remark for remark in log.opmerkingen)


def test_of_the_same_score_twice_the_row_with_a_name_stays(tmp_path):
    frame = scores("PC4", ["6461", "6462"], [2014])
    twice = pd.concat([frame, frame.iloc[:1].assign(naam="Hopel")])
    _, found, log = read_scores_csv(csv(tmp_path / "s.csv", twice))
    assert found[["code", "naam"]].fillna("").values.tolist() == [["6462", ""], ["6461", "Hopel"]]
    assert dict(log.geweigerd) == {"same row twice": 1}


@pytest.mark.real
@pytest.mark.parametrize(("name", "rows"), [("PC4 2002-2022", 32300), ("buurten 2002-2024", 4123)])
def test_the_real_files(real_source, name, rows):
    path = real_source / f"bronnen/leefbaarometer/Leefbaarometer-scores {name}.csv"
    _, found, log = read_scores_csv(raw(path))
    plain = pd.read_csv(path)
    assert (len(found), log.rijen_gelezen, log.editie) == (rows, rows, name.split()[1])
    assert np.abs(found["afw"].to_numpy() - plain["afw"].to_numpy()).max() < 1e-15
    assert (found["code"].to_numpy() == plain.iloc[:, 0].astype(str).to_numpy()).all()


NOTES = [["Bron", "x"], ["CBS", "y"]]
OLDER = [
    ("meting.xlsx", zipped(("xl/sharedStrings.xml", "<t>Naam</t>" * 100_000 + "RLBBEV"))),
    ("twee bladen.xlsx", xlsx(Toelichting=NOTES, scores=[["PC4", "RLBVEI"], ["6461", 4]])),
    ("tabel.ods", zipped(("content.xml", "<t>PC4LBR</t>"))), ("Leefbaarometer_2_0.csv", "PC4,a\n6461,1\n"),
    ("oud.xls", b"\xd0\xcf\x11\xe0" + "RLBRMTR".encode("utf-16-le")),
    ("klassen.csv", "PC4;KL12;KL14;VKL1214\n6461;5;6;1\n"),
    ("blad.csv", "Scores per PC4;;\n;;\nPC4LBR;RLBRMTR;x\n6461;4;1\n"),
    ("kaart.geojson", '{"type":"FeatureCollection","features":[{"properties":{"KL12":3,"KL14":4}}]}')
]  # fmt: skip
OTHER = [("meting.xlsx", xlsx(a=[["woningen", "KL12"], [1, 2]])), ("stuk.ods", b"PK\x03\x04 no more")]
OTHER += [("klas.csv", "pc4,kl12\n6461,5\n"), ("LBM 3.0 2.csv", "pc4,lbm\n6461,5\n")]


@pytest.mark.parametrize(("name", "content"), [*OLDER, *OTHER])
def test_leefbaarometer_2_is_refused_as_another_instrument_and_nothing_else(tmp_path, name, content):
    file = write(tmp_path / name, content)
    if (name, content) in OTHER:
        assert detect(file)
    else:
        says = f"{name} is of Leefbaarometer 2.0, another instrument than 3.0; remove it"
        assert refusal(detect, file).startswith(says)


CODES = ["BU09280101", "BU09280102", "BU0363AA01"]
SHAPES = [square(200_000 + 100 * i, 320_000, 100) for i in range(3)]


def answer(path, codes=CODES, kscore=6):
    return wfs(path, scores("id", list(codes), [2024]).assign(kscore=kscore), SHAPES)


@pytest.mark.parametrize(
    ("codes", "level"),
    [(["GM0928", "GM0363", "GM0014"], "gemeente"), (["WK092801", "WK0363AA", "WK001401"], "wijk"),
     (["6461", "6462", "6463"], "pc4"), (["E2000N3200", "E2001N3200", "E2002N3200"], "grid"),
     (["bu09280101", "bu09280102", "bu0363aa01"], "buurt")],
)  # fmt: skip
def test_scores_classes_and_outlines_of_the_wfs(tmp_path, codes, level):
    found_level, found, log = read_scores_wfs(answer(tmp_path / "b.geojson", codes, [9, 1, 5]))
    assert (found_level, found.crs, set(found["jaar"])) == (level, "EPSG:28992", {2024})
    assert set(COLUMNS) <= set(found.columns)
    assert found["code"].tolist() == [code.upper() for code in codes]
    assert (found["kscore"].tolist(), found["lbm"].isna().all()) == ([9, 1, 5], True)
    expected = scores("id", codes, [2024])[["afw", *DIMS]].to_numpy()
    assert np.abs(found[["afw", *DIMS]].to_numpy() - expected).max() < 1e-6
    assert [g.equals(s) for g, s in zip(found.geometry, SHAPES, strict=True)] == [True] * 3
    assert (log.rijen_gelezen, log.rijen_gebruikt, log.editie) == (3, 3, None)


@pytest.mark.parametrize(("read", "rounding"), [(read_scores_csv, 1e-9), (read_scores_wfs, 5e-6)])
def test_a_score_is_the_sum_of_its_dimensions_within_the_rounding_of_its_source(tmp_path, read, rounding):
    for times in (0.8, 1.2):
        frame = scores("id", CODES, [2024]).assign(fys=lambda f, t=times: f["fys"] + t * rounding, kscore=6)
        table = csv(tmp_path / "s.csv", frame.rename(columns={"id": "bu_code"}).drop(columns="kscore"))
        file = table if read is read_scores_csv else wfs(tmp_path / "b.geojson", frame, SHAPES)
        if times < 1:
            assert len(read(file)[1]) == 3
        else:
            assert "afw is not the sum of its dimensions for BU09280101" in refusal(read, file)


def test_a_missing_class_or_outline_stays_missing(tmp_path):
    file = answer(tmp_path / "b.geojson")
    content = json.loads(file.path.read_text())
    content["features"][0]["geometry"] = content["features"][1]["properties"]["kscore"] = None
    _, found, log = read_scores_wfs(write(file.path, json.dumps(content)))
    assert found["kscore"].isna().tolist() == [False, True, False]
    assert found.geometry.isna().tolist() == [True, False, False]
    assert (log.rijen_gebruikt, log.opmerkingen) == (3, ["1 scores without outline (no outline)"])
