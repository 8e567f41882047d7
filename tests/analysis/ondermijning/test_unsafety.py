import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.ondermijning.unsafety import CIRCULAR, experienced, for_correlation
from leefbaarheid.errors import DatasetError

CODES = [f"GM{i:04}" for i in range(30)]
SURVEY = "veiligheidsmonitor"
ORDER = ["eigen", SURVEY, CIRCULAR]


@pytest.fixture
def sources():
    rng = np.random.default_rng(2)
    broad = pd.Series(rng.normal(0.1, 0.05, 30), CODES)
    survey = pd.Series(30 + 200 * broad[:12] + rng.normal(0, 2, 12), CODES[:12])
    return {CIRCULAR: broad, SURVEY: survey.sample(frac=1, random_state=1)}


def named(sources, order=ORDER):
    return experienced(sources, order)["onveiligheid_bron"].tolist()


def test_the_first_of_the_order_that_has_the_gemeente_linked_to_equal_mean_and_spread(sources):
    table = experienced(sources, ORDER)
    broad, survey = sources[CIRCULAR], sources[SURVEY][CODES[:12]]
    by_hand = broad[:12].mean() + (survey - survey.mean()) / survey.std() * broad[:12].std()
    wanted = pd.DataFrame({"onveiligheid": pd.concat([by_hand, broad[12:]])})
    wanted["onveiligheid_bron"] = [SURVEY] * 12 + [CIRCULAR] * 18
    pd.testing.assert_frame_equal(table, wanted.rename_axis("gemeente_code"))
    assert set(named(sources, ORDER[::-1])) == {CIRCULAR}


def test_gemeenten_outside_the_broadest_are_linked_too(sources):
    sources["eigen"] = pd.Series([60.0, 20.0], ["GM0900", "GM0901"])
    assert "GM0900" not in experienced(sources, ORDER).index, "two gemeenten cannot be linked"
    sources["eigen"] = pd.concat([sources[SURVEY], sources["eigen"]])
    table = experienced(sources, ORDER).loc[["GM0900", "GM0901"]]
    assert table["onveiligheid_bron"].tolist() == ["eigen"] * 2
    assert table["onveiligheid"].is_monotonic_decreasing


@pytest.mark.parametrize("common", [9, 10])
def test_ten_in_common_are_needed(sources, common):
    sources[SURVEY] = sources[SURVEY].sort_index()[:common]
    assert named(sources).count(SURVEY) == (common == 10) * 10
    assert for_correlation(sources, ORDER)[0] == (SURVEY if common == 10 else CIRCULAR)


def test_correlations_never_go_over_linked_figures(sources):
    name, values = for_correlation(sources, ORDER)
    assert name == SURVEY
    pd.testing.assert_series_equal(values, sources[SURVEY])
    found = [for_correlation(sources, ORDER, minimum=n)[0] for n in (12, 13, 99)]
    assert found == [SURVEY, CIRCULAR, CIRCULAR]


def test_holes_are_no_figures_a_flat_source_is_not_used_and_nothing_is_an_error(sources):
    sources["eigen"] = pd.Series(np.nan, CODES)
    assert "eigen" not in named(sources)
    with pytest.raises(DatasetError, match="asked for: eigen"):
        experienced(sources, ["eigen"])
    with pytest.raises(DatasetError):
        for_correlation({}, ORDER)
    sources[SURVEY] = pd.Series(5.0, CODES[:12])
    assert set(named(sources)) == {CIRCULAR}
