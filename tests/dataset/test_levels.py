import pytest

from leefbaarheid.areas import resolve_area
from leefbaarheid.data.ses import load_with_ses
from leefbaarheid.dataset import Choice, choose_level, covers_country, national_level, open_dataset
from leefbaarheid.dataset.snapshot import choose_snapshot
from leefbaarheid.errors import ParameterError
from leefbaarheid.preparation import prepare
from tests.preparation.mini import NAME, PC4, X, Y, buurten, make_mini
from tests.sources.raw import csv, layer, scores, square, write

BUURT = Choice("buurt", "2002-2024")


def refused(dataset, gemeenten, van, tot, level="auto"):
    """The sentence that refuses a level."""
    with pytest.raises(ParameterError) as error:
        choose_level(dataset, gemeenten, van, tot, level)
    assert "\n" not in str(error.value)
    return str(error.value)


WRONG = {
    (2020, 2014): "van (2020) must be before tot (2014)", (2020, 2020): "must be before",
    (2015, 2020): "2015 is not in this dataset; years with dimensions are 2014, 2018, 2020",
    (2014, 2016): "2016 has scores but no dimensions", (2002, 2020): "2002 has scores but no dimensions",
    (2014, 2020, "grid"): "no scores at level grid; it has buurt, pc4, wijk, gemeente",
    (2014, 2020, "straat"): "schaal is auto or one of",
}  # fmt: skip


@pytest.mark.parametrize(("asked", "words"), WRONG.items())
def test_wrong_years_and_levels_are_one_sentence(demo, asked, words):
    assert words in refused(demo, ["GM9001"], *asked)


def test_the_finest_level_is_taken_that_has_both_years(demo, real):
    everyone, pc4 = tuple(real.gemeenten["code"]), Choice("pc4", "2002-2022")
    for dataset, codes, asked, choice in [
        (demo, ["GM9001"], (), BUURT),
        (demo, ["GM9001"], ("pc4",), Choice("pc4", "2002-2024")),
        (real, ["GM0928"], (), BUURT),
        (real, ["GM0935"], (), pc4),
        (real, everyone, (), pc4),
    ]:
        assert choose_level(dataset, codes, 2014, 2020, *asked) == choice
    for code in everyone:  # also where a third of the areas are new since 2014
        assert choose_level(real, [code], 2014, 2020).niveau in ("buurt", "pc4")
    assert covers_country(real, "pc4", "2002-2022", 2014, 2020)
    assert not covers_country(real, "buurt", "2002-2024", 2014, 2020)
    assert national_level(real, 2014, 2020, BUURT) == pc4
    assert national_level(real, 2014, 2024) is None
    said = refused(real, ["GM0935"], 2014, 2020, "buurt")
    assert said.startswith("level buurt has not both 2014 and 2020")
    assert "for Maastricht; choose schaal pc4" in said
    assert "level pc4 has not both 2014 and 2024" in refused(real, ["GM0928"], 2014, 2024, "pc4")


@pytest.fixture
def source(tmp_path):
    return make_mini(tmp_path / "bron")


def prepared(source):
    prepare(source, source.with_name("set"))
    return open_dataset(source.with_name("set"))


def test_empty_buurten_and_codes_of_other_editions_do_not_count_against_a_level(source):
    empty = [f"BU0928{n:04d}" for n in range(5000, 5020)]
    squares = [square(X, Y + 2000 + 10 * n, 10) for n in range(20)]
    layer(source / "wijkenbuurten_2022_v1.gpkg", squares, buurtcode=empty, gemeentecode="GM0928")
    others = scores("bu_code", ["BU09280901", "BU08820901"], [2014, 2024], seed=9)
    csv(source / "Leefbaarometer-scores buurten 2002-2024.csv", others)
    dataset = prepared(source)
    assert len(dataset.areas("buurt", geometry=False)) == 26
    assert covers_country(dataset, "buurt", "2002-2022", 2014, 2020)
    assert choose_level(dataset, ["GM0928", "GM0882"], 2014, 2020) == Choice("buurt", "2002-2022")


def test_an_area_without_any_score_is_told_so_and_not_to_choose_other_years(source):
    csv(source / NAME.format("PC4"), scores("PC4", ["6461", "6462"], [2014, 2020], seed=1))
    csv(source / NAME.format("buurten"), buurten().query("bu_code.str.startswith('BU0928')"), quoting=2)
    (source / "wfs/buurtscore22.geojson").unlink()
    said = refused(prepared(source), ["GM0882"], 2014, 2020)
    assert said.startswith("this dataset has no scores in 't Oosten; prepare it with files that hold them")
    assert "other years" not in said


def test_two_extracts_without_the_name_of_their_edition_are_told_apart_with_the_remedy(source):
    for path in [*source.glob("Leef*"), *source.glob("wfs/*")]:
        path.unlink()
    for year in (2014, 2020):
        csv(source / f"uittreksel {year}.csv", buurten([year]))
    said = refused(prepared(source), ["GM0928"], 2014, 2020, "buurt")
    assert "of buurt, 2014 is of edition 2014-2014 and 2020 of 2020-2020" in said
    assert "name its edition in both files (2002-2024) and prepare again" in said


def test_a_level_with_ses_of_some_gemeenten_serves_these_and_not_the_country(source):
    write(source / "ses.csv", "code,jaar,ses_woa\nBU09280101,2022,0.1\nBU09280102,2022,0.2\n")
    dataset = prepared(source)
    with pytest.raises(ParameterError, match="buurt does not cover the country"):
        choose_snapshot(dataset, None, 2022, None)
    own, country = load_with_ses(dataset, resolve_area(dataset, "Kerkrade"), 2022, minimum=0)
    assert own is country, "for want of a level that covers it"
    write(source / "ses_pc4.csv", "pc4,jaar,ses_woa\n" + "".join(f"{code},2022,0.1\n" for code in PC4))
    dataset = prepared(source)
    own, country = load_with_ses(dataset, resolve_area(dataset, "Kerkrade"), 2022, minimum=0)
    assert (own.niveau, country.niveau) == ("buurt", "pc4")


def test_where_no_level_has_both_the_message_says_which_have_what(source):
    write(source / "ses.csv", "code,jaar,ses_woa\nWK092801,2022,0.1\nGM0928,2022,0.2\n")
    which = r"\(SES-WOA is of wijk, gemeente, scores of buurt, pc4\); choose"
    with pytest.raises(ParameterError, match=which):
        choose_snapshot(prepared(source), None, 2022, None)
