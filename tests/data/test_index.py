import numpy as np
import pandas as pd
import pytest

from leefbaarheid.data.index import COLUMNS, load_index
from leefbaarheid.data.indicators import shown_rates
from leefbaarheid.dataset import open_dataset


@pytest.fixture(scope="module")
def index(real_path):
    return load_index(open_dataset(real_path))


def test_a_row_a_gemeente_in_the_order_of_a_register(index):
    assert len(index) == 342
    assert index["code"].is_unique
    assert [c for c in COLUMNS if c not in index] == []
    names = index["naam"].tolist()
    assert names.index("Gouda") < names.index("'s-Gravenhage") < names.index("Groningen")
    assert index.set_index("naam").loc[["Kerkrade", "Urk"], ["klasse", "rang"]].values.tolist() == [
        [5, 338],
        [6, 278],
    ]


def test_households_in_areas_with_a_low_ses_by_a_plain_loop(index, real_path):
    """Of PC4 with a score of 2020 and SES: those at or below the fifth of all PC4 with SES, by households."""
    dataset = open_dataset(real_path)
    ses = dataset.attributes("pc4", ["ses_totaal"])
    ses = ses[ses["jaar"] == index.attrs["jaar_ses"]].set_index("code")["waarde"]
    bound = np.quantile(ses, 0.2)
    scored = dataset.scores("pc4", years=(2020,))
    homes = dataset.attributes("pc4", ["huishoudens"])
    homes = homes[homes["jaar"] == homes["jaar"].max()].set_index("code")["waarde"]
    assert index.attrs["niveau_ses"] == "pc4"
    for naam, low_share in index.set_index("naam")["laag_deel"].loc[["Kerkrade", "Rotterdam", "Urk"]].items():
        (code,) = index.loc[index["naam"] == naam, "code"]
        low = every = 0.0
        for pc4 in scored.loc[scored["gemeente_code"] == code, "code"]:
            if pc4 in ses.index and pc4 in homes.index and pd.notna(homes[pc4]):
                every += homes[pc4]
                low += homes[pc4] if ses[pc4] <= bound else 0.0
        assert low_share == pytest.approx(low / every, abs=1e-9), naam


def test_crime_and_groups_are_those_of_the_data(index, real_path):
    dataset = open_dataset(real_path)
    crime = dataset.indicators("gemeente")
    crime = crime[
        (crime["indicator"] == "misdrijven_totaal") & (crime["jaar"] == index.attrs["jaar_misdrijven"])
    ]
    expected = crime.set_index("code")["waarde"].reindex(index["code"])
    assert index["misdrijven"].tolist() == pytest.approx(expected.tolist(), nan_ok=True)
    assert (index["groepen"].str.split().map(lambda codes: "G4" in codes)).sum() == 4


def test_what_a_dataset_does_not_hold_is_missing(demo_path, monkeypatch):
    dataset, whole = open_dataset(demo_path), type(open_dataset(demo_path)).indicators
    monkeypatch.setattr(type(dataset), "indicators", lambda self, level: whole(self, level).iloc[:0])
    shown_rates.cache_clear()
    index = load_index(dataset)
    shown_rates.cache_clear()
    assert index["misdrijven"].isna().all()
    assert (index.attrs["jaar_misdrijven"], len(index)) == (0, len(dataset.gemeenten))
