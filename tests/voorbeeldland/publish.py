"""Lays the country out as a folder of raw files, named and shaped as the published ones."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from tests.voorbeeldland import plan
from tests.voorbeeldland.cbs import write_odata, write_statline
from tests.voorbeeldland.country import Country, postcode_figures
from tests.voorbeeldland.crime_tables import crime_tables, write_crime
from tests.voorbeeldland.division import division
from tests.voorbeeldland.files import write_json, write_outlines, write_scores, write_table, write_wfs
from tests.voorbeeldland.key import make_key
from tests.voorbeeldland.scores import DIMENSIONS, with_total
from tests.voorbeeldland.ses import postcode_status
from tests.voorbeeldland.truths import TRUTHS
from tests.voorbeeldland.undermining import undermining

#: Years of the published tables of gemeenten.
_YEARS: Final = (2012, 2017, 2018, 2019, 2022, 2023)
_KEY_HEADINGS: Final = {"grid": "grid", "buurt": "buurtcode", "wijk": "wijkcode", "gemeente": "gemeentecode"}
#: Reference of the older edition, which differs as that of another edition may.
_OLDER: Final = 4.087335219048061


def write_country(country: Country, seed: int, folder: Path) -> None:
    """Write every raw file and the key into ``folder``, which must exist."""
    areas, scores = country.areas, country.scores
    csv, wfs, tables = (
        folder / name for name in ("bronnen/leefbaarometer", "bronnen/leefbaarometer-wfs", "tabellen")
    )
    for path in (csv, wfs, tables):
        path.mkdir(parents=True)
    for level, frame in scores.items():
        write_scores(csv, level, frame, _names(country, level))
    if country.size.oddities:
        write_scores(csv, "pc4", _older_edition(scores["pc4"], seed), _names(country, "pc4"), "2002-2022")
    write_wfs(wfs / "gemeentescore24.geojson", "gemeentescore24", areas["gemeente"], scores["gemeente"])
    for code, part in areas["buurt"].groupby("provincie_code"):
        name = f"buurtscore24_provincie{str(code)[2:]}.geojson"
        write_wfs(wfs / name, "buurtscore24", part, scores["buurt"])
    _tables(country, tables)
    truth_pc4 = {areas["buurt"]["pc4"][row] for truth in TRUTHS for row in country.places[truth.id]}
    figures = postcode_figures(areas["pc4"], scores["pc4"], seed, truth_pc4)
    write_table(tables / "kerncijfers_pc4_2022.csv", figures)
    write_table(folder / "gebiedsgroepen.csv", _groups(areas["gemeente"]))
    weighed = {level: frame.assign(weging=frame["woningen"].fillna(0)) for level, frame in areas.items()}
    status = country.ses.tables | {
        "pc4": postcode_status(country.ses.tables["pc4"], figures.set_index("pc4")["huishoudens"], seed)
    }
    _status(country, status, tables)
    key = make_key(weighed, scores, country.places)
    crime = crime_tables(country, seed)
    write_crime(tables, crime)
    key["ondermijning"] = undermining(areas, scores, crime, country.crime, country.size.mergers)
    write_json(folder / "sleutel.json", key)


def _status(country: Country, tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write SES-WOA: 2018 as OData, the other years as StatLine gives them, and a table per PC4."""
    names = pd.concat([_names(country, level) for level in ("gemeente", "wijk", "buurt")])
    merged = {code: naam for merger in country.size.mergers for code, naam in merger.oud}
    former = {old: names[new] for old, new in country.ses.recoded.items()}
    wijken = {f"WK{old[2:8]}": names[f"WK{new[2:8]}"] for old, new in country.ses.recoded.items()}
    every = pd.concat([tables[level] for level in ("land", "gemeente", "wijk", "buurt")])
    own = {"NL00": "Voorbeeldland", **merged, **wijken, **former, **names}
    every.insert(1, "naam", every["code"].map(own))
    every = every.sort_values(
        ["jaar", "code"], key=lambda c: c.str[2:] if c.name == "code" else c, kind="stable"
    )
    write_odata(folder, every[every["jaar"] == 2018])
    write_statline(folder / "SES_WOA_scores_per_wijk_en_buurt.csv", every[every["jaar"] != 2018])
    headings = {
        "code": "pc4",
        "totaal": "ses_woa",
        "inkomen": "inkomen_percentiel",
        "vermogen": "vermogen_percentiel",
    }
    pc4 = tables["pc4"].rename(columns=headings)
    order = ["welvaart", "arbeid", "inkomen_percentiel", "vermogen_percentiel", "huishoudens"]
    write_table(folder / "ses_woa_pc4_2022.csv", pc4[["pc4", "ses_woa", *order]])


def _names(country: Country, level: str) -> pd.Series:
    names = country.areas[level].set_index("code")["naam"]
    former = {old: names[new] for old, new in country.odd.recoded if new in names}
    return pd.concat([names, pd.Series(former, dtype=object)])


def _older_edition(pc4: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the scores of the edition before: without 2024, estimated anew since, with another reference."""
    older = pc4[pc4["jaar"] < 2024].reset_index(drop=True)
    rng = np.random.default_rng([seed, 5])
    older[list(DIMENSIONS)] += rng.normal(0, 0.0015, (len(older), len(DIMENSIONS)))
    return with_total(older, _OLDER)


def _tables(country: Country, folder: Path) -> None:
    """Write outlines, dwellings and the tables of gemeenten."""
    areas = country.areas
    wijk, pc4, gemeente = areas["wijk"], areas["pc4"], areas["gemeente"]
    people = {"aantal_inwoners": lambda f: (f["woningen"] * 2.15).round()}
    write_outlines(
        folder / "wijken_2024.gpkg",
        wijk.assign(**people, huishoudens=(wijk["woningen"] * 0.98).round()).rename(
            columns={"code": "wijkcode", "naam": "wijknaam", "gemeente_code": "gemeentecode"}
        )[["wijkcode", "wijknaam", "gemeentecode", "aantal_inwoners", "huishoudens", "geometry"]],
    )
    write_outlines(
        folder / "gemeenten_2024.gpkg",
        gemeente.assign(**people).rename(columns={"code": "gemeentecode", "naam": "gemeentenaam"})[
            ["gemeentecode", "gemeentenaam", "aantal_inwoners", "geometry"]
        ],
    )
    mergers = country.size.mergers
    divisions = {year: division(pc4, mergers, year) for year in (2019, 2022, 2024)}
    columns = {
        f"gm_{kind}_{year}": frame[column]
        for year, frame in divisions.items()
        for kind, column in (("code", "gemeente_code"), ("naam", "gemeente"))
    }
    write_outlines(
        folder / "gebieden_pc4.gpkg",
        pc4.assign(
            pc4=pc4["code"],
            **columns,
            prov_code=pc4["provincie_code"].str[2:],
            prov_naam=pc4["provincie"],
            overlap_2022="1.0",
        )[["pc4", *columns, "prov_code", "prov_naam", "overlap_2022", "geometry"]],
    )
    write_table(folder / "gemeente_regio.csv", _regions(divisions))
    write_table(folder / "gemeente_naar_2024.csv", _successors(pc4, mergers))
    if country.size.oddities:
        outlines = areas["buurt"].rename(
            columns={"code": "buurtcode", "naam": "buurtnaam", "gemeente_code": "gemeentecode"}
        )
        write_outlines(
            folder / "buurten_2024.gpkg", outlines[["buurtcode", "buurtnaam", "gemeentecode", "geometry"]]
        )
    for level, heading in _KEY_HEADINGS.items():
        if level not in areas:
            continue
        table = areas[level][["code", "woningen"]].rename(columns={"code": heading})
        table = table.dropna().astype({"woningen": "int64"})
        table.insert(1, "jaar", 2020)
        write_table(folder / f"woningen_{level}_2020.csv", table)


def _regions(divisions: dict[int, pd.DataFrame]) -> pd.DataFrame:
    """Return provincie and COROP region of each gemeente, for each year's division."""
    frames = [
        frame.drop_duplicates("gemeente_code")
        .rename(columns={"gemeente_code": "gemeentecode", "gemeente": "gemeentenaam"})
        .assign(jaar=year)
        .sort_values("gemeentecode")
        for year, frame in divisions.items()
    ]
    table = pd.concat(frames, ignore_index=True)
    table["corop_code"] = "CR" + table["provincie_code"].str[2:]
    table = table.assign(corop=table["provincie"], aandeel=1.0)
    return table[
        [
            "jaar",
            "gemeentecode",
            "gemeentenaam",
            "provincie_code",
            "provincie",
            "corop_code",
            "corop",
            "aandeel",
        ]
    ]


def _successors(new: pd.DataFrame, mergers: tuple[plan.Merger, ...]) -> pd.DataFrame:
    """Return into which gemeente of 2024 each gemeente of a year went."""
    frames = []
    for year in _YEARS:
        before = division(new, mergers, year)
        table = pd.DataFrame(
            {
                "year_from": year,
                "gm_code_from": before["gemeente_code"],
                "gm_naam_from": before["gemeente"],
                "gm_code_2024": new["gemeente_code"],
                "gm_naam_2024": new["gemeente"],
                "share": 1.0,
                "others": "",
            }
        )
        table["code_unchanged"] = (table["gm_code_from"] == table["gm_code_2024"]).astype(int)
        frames.append(table.drop_duplicates("gm_code_from").sort_values("gm_code_from"))
    return pd.concat(frames, ignore_index=True)


def _groups(gemeenten: pd.DataFrame) -> pd.DataFrame:
    """Return which gemeenten make up G4, G40 and the region."""
    code, name = plan.REGION
    parts = [(key, text, "groep", gemeenten["groep"] == key) for key, text in plan.GROUPS.items()]
    parts.append((code, name, "regio", gemeenten["regio"]))
    frames = [
        pd.DataFrame({"gemeente_code": gemeenten.loc[rows, "code"]}).assign(
            groep_code=key, groep=text, soort=kind, bron=plan.SOURCE
        )
        for key, text, kind, rows in parts
    ]
    return pd.concat(frames)[["groep_code", "groep", "soort", "gemeente_code", "bron"]]
