import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.ondermijning.unsafety import CIRCULAR, experienced, for_correlation
from leefbaarheid.errors import DatasetError

CODES = [f"GM{i:04}" for i in range(30)]
ORDER = ["eigen", "veiligheidsmonitor", CIRCULAR]


@pytest.fixture
def sources():
    rng = np.random.default_rng(2)
    broad = pd.Series(rng.normal(0.1, 0.05, 30), CODES)
    survey = pd.Series(30 + 200 * broad[:12] + rng.normal(0, 2, 12), CODES[:12])
    return {CIRCULAR: broad, "veiligheidsmonitor": survey.sample(frac=1, random_state=1)}


def test_the_first_of_the_order_that_has_the_gemeente(sources):
    table = experienced(sources, ORDER)
    assert table.index.tolist() == CODES
    assert table["onveiligheid_bron"].tolist() == ["veiligheidsmonitor"] * 12 + [CIRCULAR] * 18
    pd.testing.assert_series_equal(table["onveiligheid"][12:], sources[CIRCULAR][12:], check_names=False)
    reverse = experienced(sources, ORDER[::-1])
    assert set(reverse["onveiligheid_bron"]) == {CIRCULAR}


def test_linking_keeps_order_and_gives_equal_mean_and_spread(sources):
    linked = experienced(sources, ORDER)["onveiligheid"][:12]
    broad, survey = sources[CIRCULAR][:12], sources["veiligheidsmonitor"][CODES[:12]]
    assert (linked.mean(), linked.std()) == pytest.approx((broad.mean(), broad.std()))
    assert linked.rank().tolist() == survey.rank().tolist()
    by_hand = broad.mean() + (survey - survey.mean()) / survey.std() * broad.std()
    assert linked.tolist() == pytest.approx(by_hand.tolist())


def test_gemeenten_outside_the_broadest_are_linked_too(sources):
    sources["eigen"] = pd.Series([60.0, 20.0], ["GM0900", "GM0901"])
    few = experienced(sources, ORDER)
    assert "GM0900" not in few.index, "two gemeenten cannot be linked"
    sources["eigen"] = pd.concat([sources["veiligheidsmonitor"], sources["eigen"]])
    table = experienced(sources, ORDER)
    assert table.loc["GM0900", "onveiligheid_bron"] == "eigen"
    assert table.loc["GM0900", "onveiligheid"] > table.loc["GM0901", "onveiligheid"]


@pytest.mark.parametrize("common", [9, 10])
def test_ten_in_common_are_needed(sources, common):
    sources["veiligheidsmonitor"] = sources["veiligheidsmonitor"].sort_index()[:common]
    assert (experienced(sources, ORDER)["onveiligheid_bron"] == "veiligheidsmonitor").sum() == (
        common == 10
    ) * 10
    assert for_correlation(sources, ORDER)[0] == ("veiligheidsmonitor" if common == 10 else CIRCULAR)


def test_a_flat_source_is_not_used(sources):
    sources["veiligheidsmonitor"] = pd.Series(5.0, CODES[:12])
    assert set(experienced(sources, ORDER)["onveiligheid_bron"]) == {CIRCULAR}


def test_correlations_never_go_over_linked_figures(sources):
    name, values = for_correlation(sources, ORDER)
    assert name == "veiligheidsmonitor"
    pd.testing.assert_series_equal(values, sources["veiligheidsmonitor"])
    assert for_correlation(sources, ORDER, minimum=13)[0] == CIRCULAR
    assert for_correlation(sources, ORDER, minimum=99)[0] == CIRCULAR, "where none has enough, the broadest"


def test_holes_are_no_figures_and_nothing_is_an_error(sources):
    sources["eigen"] = pd.Series(np.nan, CODES)
    assert "eigen" not in set(experienced(sources, ORDER)["onveiligheid_bron"])
    with pytest.raises(DatasetError, match="asked for: eigen"):
        experienced(sources, ["eigen"])
    with pytest.raises(DatasetError):
        for_correlation({}, ORDER)
