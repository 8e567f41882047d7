"""The study against the key of the standard country: linked sources of unsafety, and a small count that a sum would tell."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from leefbaarheid.themes.ondermijning import open_study


@pytest.fixture(scope="module")
def found(cells_source, cells_path):
    """The key, and the study of the demo gemeente."""
    key = json.loads((cells_source / "sleutel.json").read_text(encoding="utf-8"))["ondermijning"]
    return key, open_study("Wilgenvoorde", data=str(cells_path))


def test_correlations_are_those_of_the_key(found):
    key, study = found
    table = study.indicatoren.set_index("indicator")
    related = pd.DataFrame(key["samenhang"][study.correlated[0]]).T
    assert not study.circular
    assert study.correlated[0] == "veiligheidsmonitor"
    pd.testing.assert_frame_equal(
        table[list(related)].astype(float).sort_index(), related.sort_index(), check_names=False
    )
    assert {name: study.years[name] for name in key["jaren"]} == key["jaren"]
    assert set(study.in_index) == set(key["ontwerp"]["spearman"])


def test_ranking_unsafety_and_types_are_those_of_the_key(found):
    key, study = found
    table = study.ranglijst.set_index("gemeente_code").sort_index()
    gemeenten = pd.DataFrame(key["gemeenten"]).T.sort_index()
    for name in ("index", "rang", "dekking", "onveiligheid", "soc"):
        assert table[name].astype(float).to_dict() == pytest.approx(gemeenten[name].astype(float).to_dict())
    assert (table["onveiligheid_bron"] == gemeenten["onveiligheid_bron"]).all()
    assert table["onveiligheid_bron"].value_counts().to_dict() == {"veiligheidsmonitor": 20, "eigen": 20}
    assert table["type"].to_dict() == {code: one["type"]["alle"] for code, one in key["gemeenten"].items()}


def test_small_counts_of_the_key_and_what_gives_them_away_are_hidden(found):
    key, study = found
    rates = study.all_rates
    hidden = rates[rates["onderdrukt"].astype(bool)]
    hidden = set(zip(hidden["code"], hidden["indicator"], strict=True))
    small = {(code, indicator) for code, indicator, _ in key["eigen_tabel"]["verbergen"]}
    assert small < hidden
    for code, indicator, _ in key["eigen_tabel"]["te_herleiden"]:
        assert [c for c, i in hidden if i == indicator and c[2:6] == code[2:6] and c != code]
    assert not hidden & {(code, indicator) for code, indicator, _ in key["eigen_tabel"]["nul"]}
