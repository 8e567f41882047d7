import pandas as pd

from leefbaarheid.themes.sociale_ongelijkheid import open_study, save_tables

HEADERS = {
    "herkomst": "gebied_code,gebied,soort,bron,jaren,niveau,gewicht,gewicht_jaar,aantal_gebieden,gegevensset,"
    "controlegetal",
    "samenhang": "gebied,score,ses,n,pearson,pearson_laag,pearson_hoog,pearson_gewogen,spearman,"
    "bron,jaren,niveau,gewicht,gewicht_jaar",
    "gemeenten": "gemeente_code,gemeente,n,sd,sd_gewogen,p90_p10,rang_spreiding,pearson,pearson_laag,pearson_hoog,"
    "pearson_gekrompen,stapeling,stapeling_aandeel,tegenhanger_aandeel,bron,jaren,niveau,gewicht,gewicht_jaar",
    "gebieden": "code,naam,gemeente,huishoudens,beoordeeld,klasse,afw,ses,ses_kwintiel,stapeling,tegenhanger,cluster",
}


def test_tables_are_written_with_their_contract(demo_path, tmp_path):
    study = open_study("Wilgenvoorde", permutaties=99, data=str(demo_path))
    save_tables(study, tmp_path)
    folder = tmp_path / "tabellen/sociale_ongelijkheid"
    assert sorted(p.name for p in folder.iterdir()) == [f"{n}.csv" for n in sorted(HEADERS)]
    for name, header in HEADERS.items():
        text = (folder / f"{name}.csv").read_bytes().decode("utf-8")
        assert text.splitlines()[0] == header
        assert "\r" not in text
    samenhang = pd.read_csv(folder / "samenhang.csv")
    assert set(samenhang["gebied"]) == {"gekozen", "NL"}
    assert samenhang["pearson"].between(-1, 1).all()
    gemeenten = pd.read_csv(folder / "gemeenten.csv")
    assert gemeenten["gemeente_code"].is_unique
    share = gemeenten["stapeling"] / gemeenten["n"]
    pd.testing.assert_series_equal(gemeenten["stapeling_aandeel"], share, check_names=False)
    gebieden = pd.read_csv(folder / "gebieden.csv")
    assert len(gebieden) == len(study.areas)
    assert gebieden["ses"].is_monotonic_increasing
    assert set(gebieden["cluster"].dropna()) <= {True, False}
