"""Lays crime and experienced unsafety out as published: by the police, in the Veiligheidsmonitor, and by users."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from tests.voorbeeldland import plan
from tests.voorbeeldland.cbs import Topic, write_answers
from tests.voorbeeldland.country import Country
from tests.voorbeeldland.crime import KINDS, PER_DWELLING, TOTAL, YEAR, YEARS, counted, monitored
from tests.voorbeeldland.division import division
from tests.voorbeeldland.files import write_table

#: Invented tables, so that nobody takes them for those of CBS (47018NED and 85146NED).
POLICE, MONITOR = "99018NED", "99146NED"
#: Years that stand in the police's table; the others stand in the long one.
ODATA: Final = (2022, 2023)
_CODES: Final = {TOTAL: ("0.0.0",), **{k.naam: k.codes for k in KINDS if k.codes}}
#: Parts of fraud: its first two kinds; the third has what is left.
_FRAUD: Final = (0.7, 0.2)
_TOPICS_POLICE: Final[dict[str, Topic]] = {
    "aantal": ((), "Geregistreerde misdrijven", "GeregistreerdeMisdrijven_1", "aantal", 0)
}
_TOPICS_MONITOR: Final[dict[str, Topic]] = {
    "cohesie": (
        ("Leefbaarheid",),
        "Sociale cohesie, schaalscore",
        "SocialeCohesieSchaalscore_15",
        "schaalscore",
        1,
    ),
    "drugshandel": (("Overlast",), "Drugshandel", "Drugshandel_30", "% veel overlast", 1),
    "onveilig": (
        ("Veiligheidsbeleving",),
        "Voelt zich weleens onveilig in buurt",
        "VoeltZichWeleensOnveiligInBuurt_50",
        "%",
        1,
    ),
    "cijfer": (
        ("Veiligheidsbeleving",),
        "Rapportcijfer veiligheid in buurt",
        "RapportcijferVeiligheidInBuurt_60",
        "rapportcijfer",
        1,
    ),
}
#: The value and the bounds of its interval, in half widths.
_MARGINS: Final = {"MW00000": 0.0, "MOG0095": -1.0, "MBG0095": 1.0}
_HALF: Final = {"cohesie": 0.1, "drugshandel": 0.9, "onveilig": 1.4, "cijfer": 0.1}


def crime_tables(country: Country, seed: int) -> dict[str, pd.DataFrame]:
    """Return the tables as published.

    They are ``odata`` and ``lang`` (police), ``monitor``, and a user's ``zicht``, ``enquete`` and ``inwoners`` of buurten.
    """
    rng = np.random.default_rng([seed, 9])
    buurten, codes = country.areas["buurt"], country.areas["gemeente"]["code"]
    people = buurten["woningen"] * PER_DWELLING["inwoners"] * YEARS[YEAR][0]
    unsafe = pd.DataFrame({"code": codes, "waarde": country.crime.unsafe, "teller": np.nan, "noemer": np.nan})
    return {
        "odata": _odata(country, rng),
        "lang": _long(country),
        "monitor": _monitor(country, rng),
        "zicht": _zicht(country, rng),
        "enquete": _own(unsafe.assign(indicator="onveiligheid"), "Veiligheidsenquête (verzonnen)"),
        "inwoners": pd.DataFrame(
            {"buurtcode": buurten["code"], "jaar": YEAR, "inwoners": people.round().astype(int)}
        ),
    }


def write_crime(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write the tables of :func:`crime_tables`."""
    kinds = {"SoortMisdrijf": "Soort misdrijf", "WijkenEnBuurten": "Wijken en buurten"}
    write_answers(folder, POLICE, tables["odata"], kinds, _TOPICS_POLICE)
    regions = {"Marges": "Marges", "RegioS": "Regio's"}
    write_answers(folder, MONITOR, tables["monitor"], regions, _TOPICS_MONITOR)
    for name, table in (
        ("misdrijven_gemeente", "lang"),
        ("zicht_op_ondermijning", "zicht"),
        ("veiligheidsenquete", "enquete"),
        (f"inwoners_buurt_{YEAR}", "inwoners"),
    ):
        write_table(folder / f"{name}.csv", tables[table])


def _odata(country: Country, rng: np.random.Generator) -> pd.DataFrame:
    """Return counts by the police's codes: of gemeenten in ``ODATA``, of wijken and buurten in ``YEAR``.

    Only gemeenten that are in every size have the latter; those that were dissolved have no count.
    """
    wide = country.crime.counts.set_index(["jaar", "code"]).loc[list(ODATA)].astype(int)
    fraud = wide["fraude"].to_numpy()
    first, second = (np.round(part * fraud).astype(int) for part in _FRAUD)
    parts = dict(zip(_CODES["fraude"], (first, second, fraud - first - second), strict=True))
    single = {codes[0]: wide[name] for name, codes in _CODES.items() if len(codes) == 1}
    wide = pd.DataFrame(single).assign(**parts)
    wide = wide.sort_index(axis=1)
    land = wide.groupby("jaar").sum().assign(code="NL00").set_index("code", append=True)
    gone = [code for merger in country.size.mergers for code, _ in merger.oud]
    none = pd.DataFrame(index=pd.MultiIndex.from_product([ODATA, gone], names=["jaar", "code"]))
    fine = (
        _within(country, wide.loc[[YEAR]].droplevel("jaar"), rng)
        .assign(jaar=YEAR)
        .set_index(["jaar", "code"])
    )
    every = pd.concat([land, wide, none, fine]).reset_index()
    long = every.melt(["jaar", "code"], var_name="soort", value_name="aantal")
    long = long.assign(plaats=long["code"].str[2:], kop=long["code"].str[:2])
    long = long.sort_values(["soort", "plaats", "kop", "jaar"], kind="stable")
    return pd.DataFrame(
        {
            "SoortMisdrijf": long["soort"].str.ljust(6),
            "WijkenEnBuurten": long["code"].str.ljust(10),
            "Perioden": long["jaar"].astype(str) + "JJ00",
            "aantal": long["aantal"],
        }
    ).reset_index(drop=True)


def _within(country: Country, counts: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Divide the counts of gemeenten over their buurten, more where ``onv`` is low; wijken and totals are sums."""
    onv = country.scores["buurt"].query("jaar == 2024").set_index("code")["onv"]
    total = _CODES[TOTAL][0]
    counts = counts.assign(**{total: 2 * counts[total] - counts.sum(axis=1)})
    found = []
    for gemeente in plan.CORE:
        own = country.areas["buurt"].query("gemeente_code == @gemeente.code")
        weight = own["woningen"].to_numpy() * np.exp(-4 * own["code"].map(onv).fillna(0).to_numpy())
        drawn = rng.multinomial(counts.loc[gemeente.code], weight / weight.sum())
        table = pd.DataFrame(drawn.T, columns=counts.columns)
        table[total] = table.sum(axis=1)
        wijken = table.groupby("WK" + own["code"].str[2:8].to_numpy()).sum()
        found += [table.assign(code=own["code"].to_numpy()), wijken.rename_axis("code").reset_index()]
    return pd.concat(found, ignore_index=True)


def _long(country: Country) -> pd.DataFrame:
    """Return the long table: counts on the newest division, inhabitants and dwellings on each year's own.

    A gemeente that merged later has no counts. Of the new ones the first has counts in every year, though no inhabitants
    before it was formed; the others have no row before.
    """
    pc4, mergers = country.areas["pc4"], country.size.mergers
    names = country.areas["gemeente"].set_index("code")["naam"]
    kinds = [TOTAL, *(k.naam for k in KINDS if k.lang and k.codes)]
    frames = []
    for year in (y for y in YEARS if y not in ODATA):
        own = division(pc4, mergers, year).assign(woningen=pc4["woningen"]).groupby("gemeente_code")
        people, dwellings = (
            own["woningen"].sum() * factor * YEARS[year][0] for factor in PER_DWELLING.values()
        )
        known = np.nan if year > YEAR else 1
        beside = pd.DataFrame(
            {"aantal_inwoners": people.round(), "woningvoorraad": dwellings.round() * known}
        )
        later = names.index[names.isin([m.naam for m in mergers[1:] if m.jaar > year])]
        counts = country.crime.counts.query("jaar == @year").set_index("code")[kinds].drop(index=later)
        every = counts.join(beside, how="outer").rename_axis("code").reset_index()
        every["gemeentenaam"] = every["code"].map(
            pd.concat([own["gemeente"].first(), names]).groupby(level=0).first()
        )
        ids = ["code", "gemeentenaam", *beside]
        frames.append(every.melt(ids, var_name="misdrijf", value_name="aantal").assign(jaar=year))
    table = pd.concat(frames).rename(columns={"code": "gemeentecode"})
    table["misdrijf"] = table["misdrijf"].replace(TOTAL, "totaal_misdrijven")
    order = [
        "gemeentecode",
        "gemeentenaam",
        "jaar",
        "misdrijf",
        "aantal",
        "aantal_inwoners",
        "woningvoorraad",
    ]
    return table[order].reset_index(drop=True)


def _monitor(country: Country, rng: np.random.Generator) -> pd.DataFrame:
    """Return the Veiligheidsmonitor of the larger gemeenten and two police units."""
    gemeenten = country.areas["gemeente"].assign(unsafe=country.crime.unsafe)
    soc = country.scores["gemeente"].query("jaar == 2024").set_index("code")["soc"]
    large = gemeenten[monitored(gemeenten["woningen"].to_numpy())]
    frames = []
    for year in (2021, YEAR):
        unsafe = large["unsafe"] + rng.normal(0, 0.25, len(large)) - (YEAR - year) / 2
        table = pd.DataFrame({"code": large["code"], "onveilig": unsafe})
        table["cijfer"] = 8.6 - 0.07 * unsafe
        table["drugshandel"] = 1 + 0.35 * unsafe + rng.normal(0, 0.5, len(large))
        table["cohesie"] = 5.6 + 9 * large["code"].map(soc)
        units = [
            table.drop(columns="code").iloc[i::2].mean().to_frame().T.assign(code=f"PE9{i}") for i in (0, 1)
        ]
        table = pd.concat([*units, table])
        for margin, side in _MARGINS.items():
            half = pd.Series(_HALF) * side
            figures = (table[list(_HALF)].round(1) + half).round(1)
            frames.append(figures.assign(Marges=margin, code=table["code"], jaar=year))
    every = pd.concat(frames).sort_values(["Marges", "code", "jaar"], kind="stable")
    every["RegioS"] = every["code"].str.ljust(6)
    return every.assign(Perioden=every["jaar"].astype(str) + "JJ00").reset_index(drop=True)


def _zicht(country: Country, rng: np.random.Generator) -> pd.DataFrame:
    """Return a user's figures of all gemeenten and of the wijken of the demo gemeente, which add up to it.

    Of its hemp plantations one wijk has none, and one alone so few that they may not be shown.
    """
    gemeenten, growth = country.areas["gemeente"], YEARS[YEAR][0]
    wijken = country.areas["wijk"].query("gemeente == @plan.DEMO_GEMEENTE")
    frames = []
    for kind in (k for k in KINDS if not k.codes):
        per = PER_DWELLING[kind.noemer] * growth
        noemer, parts = (np.round(f["woningen"].to_numpy() * per) for f in (gemeenten, wijken))
        teller = counted(country.crime.rates[kind.naam], noemer)
        own = int(teller[(gemeenten["naam"] == plan.DEMO_GEMEENTE).to_numpy()].item())
        inside = rng.multinomial(own, parts / parts.sum())
        if kind.naam == "hennepkwekerijen":
            large = np.argsort(-parts, kind="stable")
            share = parts[large[:-2]] / parts[large[:-2]].sum()
            inside[large] = [*rng.multinomial(own - 3, share), 3, 0]
        frames.append(
            pd.DataFrame(
                {
                    "code": [*gemeenten["code"], *wijken["code"]],
                    "indicator": kind.naam,
                    "teller": np.concatenate([teller, inside]),
                    "noemer": np.concatenate([noemer, parts]),
                }
            )
        )
    table = pd.concat(frames, ignore_index=True).astype({"teller": int, "noemer": int})
    return _own(table.assign(waarde=np.nan), "Zicht op Ondermijning (verzonnen cijfers)")


def _own(table: pd.DataFrame, bron: str) -> pd.DataFrame:
    order = ["code", "jaar", "indicator", "waarde", "teller", "noemer", "bron"]
    return table.assign(jaar=YEAR, bron=bron)[order]
