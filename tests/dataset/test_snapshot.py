import pytest

from leefbaarheid.areas import resolve_area
from leefbaarheid.data.ses import load_with_ses
from leefbaarheid.dataset import open_dataset
from leefbaarheid.dataset.snapshot import choose_snapshot
from leefbaarheid.errors import ParameterError
from leefbaarheid.preparation import prepare
from tests.preparation.mini import PC4, make_mini
from tests.sources.raw import write


def test_a_level_with_ses_of_some_gemeenten_serves_these_and_not_the_country(tmp_path):
    source = make_mini(tmp_path / "bron")
    write(source / "ses.csv", "code,jaar,ses_woa\nBU09280101,2022,0.1\nBU09280102,2022,0.2\n")
    prepare(source, tmp_path / "set")
    dataset = open_dataset(tmp_path / "set")
    with pytest.raises(ParameterError, match="buurt does not cover the country"):
        choose_snapshot(dataset, None, 2022, None)
    own, country = load_with_ses(dataset, resolve_area(dataset, "Kerkrade"), 2022, minimum=0)
    assert own is country, "for want of a level that covers it"
    write(source / "ses_pc4.csv", "pc4,jaar,ses_woa\n" + "".join(f"{code},2022,0.1\n" for code in PC4))
    prepare(source, tmp_path / "meer")
    dataset = open_dataset(tmp_path / "meer")
    own, country = load_with_ses(dataset, resolve_area(dataset, "Kerkrade"), 2022, minimum=0)
    assert (own.niveau, country.niveau) == ("buurt", "pc4")


def test_where_no_level_has_both_the_message_says_which_have_what(tmp_path):
    source = make_mini(tmp_path / "bron")
    write(source / "ses.csv", "code,jaar,ses_woa\nWK092801,2022,0.1\nGM0928,2022,0.2\n")
    prepare(source, tmp_path / "set")
    with pytest.raises(
        ParameterError, match=r"\(SES-WOA is of wijk, gemeente, scores of buurt, pc4\); choose"
    ):
        choose_snapshot(open_dataset(tmp_path / "set"), None, 2022, None)
