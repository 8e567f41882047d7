import pytest

from leefbaarheid.dataset import Choice, choose_level, covers_country, national_level, open_dataset
from leefbaarheid.errors import ParameterError


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


@pytest.mark.real
def test_levels_of_the_real_files(real):
    everyone = tuple(real.gemeenten["code"])
    assert choose_level(real, ["GM0928"], 2014, 2020) == Choice("buurt", "2002-2024")
    assert choose_level(real, ["GM0935"], 2014, 2020) == Choice("pc4", "2002-2022")
    assert choose_level(real, everyone, 2014, 2020) == Choice("pc4", "2002-2022")
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
