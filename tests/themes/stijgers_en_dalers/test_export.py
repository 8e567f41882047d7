import pandas as pd
import pytest

from leefbaarheid.errors import ParameterError
from leefbaarheid.terms import DIMENSIONS
from leefbaarheid.themes.stijgers_en_dalers import open_study, save_tables

HEADERS = {
    "herkomst": "gebied_code,gebied,soort,bron,jaren,niveau,gewicht,gewicht_jaar,aantal_gebieden,gegevensset,"
    "controlegetal",
    "groepen": "groep,gebied,aantal_gebieden,woningen,basis_woningen,aandeel,verandering,"
    "fys,won,vrz,soc,onv,leidende_dimensie,waarvan_boven_ruis,verwacht_door_ruis,bron,jaren,niveau,gewicht,gewicht_jaar",
    "gebieden": "code,naam,gemeente,woningen,beoordeeld,klasse_van,klasse_tot,afw_van,afw_tot,verandering,"
    "fys,won,vrz,soc,onv,ruis_sd,boven_ruis,groepen,nog_zo",
    "gemeenten": ",".join(
        (
            "gemeente_code,gemeente,provincie,huishoudens,jaar,klasse,afw,fys,won,vrz,soc,onv,verandering",
            ",".join(f"verandering_{d}" for d in DIMENSIONS),
            "sinds",
            ",".join(f"sinds_{d}" for d in DIMENSIONS),
            "sinds_niveau,sinds_benadering,sinds_twijfel,rang",
            ",".join(f"rang_{d}" for d in DIMENSIONS),
            "rang_verandering,rang_sinds,bron,jaren,niveau,gewicht,gewicht_jaar",
        )
    ),
    "overgangen": "klasse_van,klasse_tot,aantal_gebieden,woningen",
    "wijken": "code,naam,gemeente,sterk_verbeterd,verder_verslechterd,vroegsignalering_absoluut,"
    "vroegsignalering_relatief,gestegen_maar_achterblijvend,achterblijvend,achtergebleven_delen",
}


def test_tables_are_written_with_their_contract(demo_path, tmp_path):
    study = open_study("Wilgenvoorde", data=str(demo_path))
    save_tables(study, tmp_path)
    folder = tmp_path / "tabellen/stijgers_en_dalers"
    assert sorted(p.name for p in folder.iterdir()) == sorted(f"{name}.csv" for name in HEADERS)
    for name, header in HEADERS.items():
        text = (folder / f"{name}.csv").read_bytes().decode("utf-8")
        assert text.splitlines()[0] == header
        assert "\r" not in text
    read = pd.read_csv(folder / "gebieden.csv")
    assert len(read) == len(study.gebieden)
    pd.testing.assert_series_equal(read["verandering"], study.gebieden["verandering"])


def test_nothing_is_written_without_a_folder(demo_path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LEEFBAARHEID_UITVOER", raising=False)
    block = save_tables(open_study("Wilgenvoorde", data=str(demo_path)))
    assert "niet bewaard" in repr(block)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_a_file_is_one_sentence(demo_path, tmp_path):
    (tmp_path / "tabellen").write_text("")
    with pytest.raises(ParameterError, match="cannot be written"):
        save_tables(open_study("Wilgenvoorde", data=str(demo_path)), tmp_path)
