import pytest

from leefbaarheid.dataset import Choice, choose_level, covers_country, national_level, open_dataset
from leefbaarheid.errors import ParameterError
from leefbaarheid.preparation import prepare
from tests.preparation.mini import NAME, X, Y, buurten, make_mini
from tests.sources.raw import csv, layer, scores, square


@pytest.fixture(scope="module")
def demo(demo_path):
    return open_dataset(demo_path)


@pytest.fixture(scope="module")
def real(real_path):
    return open_dataset(real_path)


def test_auto_takes_the_finest_level(demo):
    assert choose_level(demo, ["GM9001"], 2014, 2020) == Choice("buurt", "2002-2024")
    assert choose_level(demo, ["GM9001"], 2014, 2020, "pc4") == Choice("pc4", "2002-2024")


@pytest.mark.parametrize(
    ("van", "tot", "level", "words"),
    [
        (2020, 2014, "auto", "van (2020) must be before tot (2014)"),
        (2020, 2020, "auto", "must be before"),
        (2015, 2020, "auto", "2015 is not in this dataset; years with dimensions are 2014, 2018, 2020"),
        (2014, 2016, "auto", "2016 has scores but no dimensions"),
        (2002, 2020, "auto", "2002 has scores but no dimensions"),
        (2014, 2020, "grid", "no scores at level grid; it has buurt, pc4, wijk, gemeente"),
        (2014, 2020, "straat", "schaal is auto or one of"),
    ],
)
def test_wrong_years_and_levels_are_one_sentence(demo, van, tot, level, words):
    with pytest.raises(ParameterError) as error:
        choose_level(demo, ["GM9001"], van, tot, level)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_levels_of_the_real_files(real):
    everyone = tuple(real.gemeenten["code"])
    assert choose_level(real, ["GM0928"], 2014, 2020) == Choice("buurt", "2002-2024")
    assert choose_level(real, ["GM0935"], 2014, 2020) == Choice("pc4", "2002-2022")
    assert choose_level(real, everyone, 2014, 2020) == Choice("pc4", "2002-2022")
    for code in everyone:  # also where a third of the areas are new since 2014
        assert choose_level(real, [code], 2014, 2020).niveau in ("buurt", "pc4")
    assert covers_country(real, "pc4", "2002-2022", 2014, 2020)
    assert not covers_country(real, "buurt", "2002-2024", 2014, 2020)
    assert national_level(real, 2014, 2020, Choice("buurt", "2002-2024")) == Choice("pc4", "2002-2022")
    assert national_level(real, 2014, 2024) is None
    with pytest.raises(
        ParameterError, match=r"level buurt has not both 2014 and 2020 .* for Maastricht; choose schaal pc4"
    ):
        choose_level(real, ["GM0935"], 2014, 2020, "buurt")
    with pytest.raises(ParameterError, match="level pc4 has not both 2014 and 2024"):
        choose_level(real, ["GM0928"], 2014, 2024, "pc4")


def test_empty_buurten_and_codes_of_other_editions_do_not_count_against_a_level(tmp_path):
    source = make_mini(tmp_path / "bron")
    empty = [f"BU0928{n:04d}" for n in range(5000, 5020)]
    squares = [square(X, Y + 2000 + 10 * n, 10) for n in range(20)]
    layer(source / "wijkenbuurten_2022_v1.gpkg", squares, buurtcode=empty, gemeentecode="GM0928")
    others = scores("bu_code", ["BU09280901", "BU08820901"], [2014, 2024], seed=9)
    csv(source / "Leefbaarometer-scores buurten 2002-2024.csv", others)
    prepare(source, tmp_path / "set")
    dataset = open_dataset(tmp_path / "set")
    assert len(dataset.areas("buurt", geometry=False)) == 26
    assert covers_country(dataset, "buurt", "2002-2022", 2014, 2020)
    assert choose_level(dataset, ["GM0928", "GM0882"], 2014, 2020) == Choice("buurt", "2002-2022")


def test_areas_with_one_of_both_years_do_count_against_a_level(tmp_path):
    source = make_mini(tmp_path / "bron")
    folder = tmp_path / "set"
    frame = buurten().query("jaar != 2014 or bu_code != 'BU09280102'")
    csv(source / NAME.format("buurten"), frame, quoting=2)
    prepare(source, folder)
    assert not covers_country(open_dataset(folder), "buurt", "2002-2022", 2014, 2020)


def why_not(folder, gemeenten, van, tot, level="auto"):
    with pytest.raises(ParameterError) as error:
        choose_level(open_dataset(folder), gemeenten, van, tot, level)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_an_area_without_any_score_is_told_so_and_not_to_choose_other_years(tmp_path):
    source = make_mini(tmp_path / "bron")
    csv(source / NAME.format("PC4"), scores("PC4", ["6461", "6462"], [2014, 2020], seed=1))
    csv(source / NAME.format("buurten"), buurten().query("bu_code.str.startswith('BU0928')"), quoting=2)
    (source / "wfs/buurtscore22.geojson").unlink()
    prepare(source, tmp_path / "set")
    said = why_not(tmp_path / "set", ["GM0882"], 2014, 2020)
    assert said.startswith("this dataset has no scores in 't Oosten; prepare it with files that hold them")
    assert "other years" not in said


def test_two_extracts_without_the_name_of_their_edition_are_told_apart_with_the_remedy(tmp_path):
    source = make_mini(tmp_path / "bron")
    for path in [*source.glob("Leef*"), *source.glob("wfs/*")]:
        path.unlink()
    for year in (2014, 2020):
        csv(source / f"uittreksel {year}.csv", buurten([year]))
    prepare(source, tmp_path / "set")
    said = why_not(tmp_path / "set", ["GM0928"], 2014, 2020, "buurt")
    assert "of buurt, 2014 is of edition 2014-2014 and 2020 of 2020-2020" in said
    assert "name its edition in both files (2002-2024) and prepare again" in said
