"""The index of gemeenten: its rows, and its figures by plain sums over the data."""

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.data.index import COLUMNS, load_index


def test_a_row_a_gemeente_in_the_order_of_a_register_with_figures_of_the_data(real):
    index = load_index(real).set_index("naam")
    assert (len(index), index["code"].nunique(), {*COLUMNS} - {*index}) == (342, 342, {"naam"})
    assert index.index.get_indexer(["Gouda", "'s-Gravenhage", "Groningen"]).tolist() == [105, 106, 107]
    assert index.loc[["Kerkrade", "Urk"], ["klasse", "rang"]].values.tolist() == [[5, 338], [6, 278]]
    assert index["groepen"].str.contains(r"\bG4\b").sum() == 4
    crime = real.indicators("gemeente").query("indicator == 'misdrijven_totaal'")
    rates = crime[crime["jaar"] == index.attrs["jaar_misdrijven"]].set_index("code")["waarde"]
    assert index["misdrijven"].tolist() == pytest.approx(rates.reindex(index["code"]).tolist(), nan_ok=True)
    # of PC4 with a score of 2020 and SES: those at or below the fifth of all PC4 with SES, by households
    assert index.attrs["niveau_ses"] == "pc4"
    ses, homes = (real.attributes("pc4", [name]) for name in ("ses_totaal", "huishoudens"))
    ses = ses[ses["jaar"] == index.attrs["jaar_ses"]].set_index("code")["waarde"]
    homes = homes[homes["jaar"] == homes["jaar"].max()].set_index("code")["waarde"]
    home = real.scores("pc4", years=(2020,)).set_index("code")["gemeente_code"]
    known = pd.concat({"ses": ses, "w": homes, "gemeente": home}, axis=1).dropna()
    for naam in ("Kerkrade", "Rotterdam", "Urk"):
        own = known[known["gemeente"] == index.at[naam, "code"]]
        share = np.average(own["ses"] <= np.quantile(ses, 0.2), weights=own["w"])
        assert index.at[naam, "laag_deel"] == pytest.approx(share, abs=1e-9), naam
