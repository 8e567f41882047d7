"""From the parameters that every theme has to its dataset and its area, and the gemeenten that resemble it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import pandas as pd

from leefbaarheid.analysis import peers as peer_analysis
from leefbaarheid.areas import Area, resolve_area
from leefbaarheid.dataset import Dataset, candidates, open_dataset
from leefbaarheid.errors import AreaError
from leefbaarheid.texts import dutch

#: How tables call the chosen area and the country.
CHOSEN: Final = "gekozen"
COUNTRY: Final = "NL"
STATUS: Final = "ses_totaal"
#: What size, urbanity and status of gemeenten are made of, and what readers call that.
PROFILE: Final = {"huishoudens": "huishoudens", "woningen": "woningen", "oad": "stedelijkheid", STATUS: "SES"}


def find_dataset(gebied: str, data: str) -> tuple[Dataset, Area]:
    """Open the dataset in the folder ``data``, else the first of the usual places that knows the area.

    Raises :class:`DatasetError` or :class:`AreaError`, each one sentence with the remedy.
    """
    folders = candidates(data)
    for folder in folders[:-1]:
        dataset = open_dataset(folder)
        try:
            return dataset, resolve_area(dataset, gebied)
        except AreaError:
            continue
    dataset = open_dataset(folders[-1])
    return dataset, resolve_area(dataset, gebied)


def like_sized(dataset: Dataset, area: Area, number: int) -> pd.DataFrame:
    """Gemeenten of like size and urbanity: ``code, naam, omvang, stedelijkheid``; empty unless one is chosen."""
    if area.soort != "gemeente":
        return pd.DataFrame(columns=["code", "naam", "omvang", "stedelijkheid"])
    codes = peer_analysis.peers(profile(dataset), area.gemeenten[0], number)
    table = profile(dataset).reindex(codes).rename_axis("code").reset_index()
    table.insert(1, "naam", table["code"].map(dataset.gemeenten.set_index("code")["naam"]))
    return table[["code", "naam", "omvang", "stedelijkheid"]]


@lru_cache(maxsize=4)
def profile(dataset: Dataset) -> pd.DataFrame:
    """Size and urbanity of every gemeente (:func:`leefbaarheid.analysis.peers.gemeente_profile`)."""
    level = _profile_level(dataset)
    return peer_analysis.gemeente_profile(
        dataset.attributes(level, PROFILE.keys() - {STATUS}), dataset.areas(level, geometry=False)
    )


@lru_cache(maxsize=8)
def profile_source(dataset: Dataset, *, status: bool = False) -> str:
    """Say where size and urbanity of gemeenten come from, and with ``status`` their SES; nothing where none is known."""
    names = {n: word for n, word in PROFILE.items() if status or n != STATUS}
    rows = dataset.attributes(_profile_level(dataset), names)
    newest = rows[rows["jaar"] == rows.groupby("kenmerk")["jaar"].transform("max")]
    files = {b["bestand"]: b["bron"] for b in dataset.meta["bronnen"]}
    years = newest.groupby(newest["bron"].map(files))["jaar"].unique()
    found = [f"{name} ({dutch.years(y[y > 0]) or 'jaar onbekend'})" for name, y in years.items()]
    about = dutch.join(dict.fromkeys(names[n] for n in names if n in set(newest["kenmerk"])))
    return f"{dutch.capital(about)}: {dutch.join(found)}." if found else ""


def _profile_level(dataset: Dataset) -> str:
    return "pc4" if "pc4" in dataset.levels else dataset.levels[0]


def regions(dataset: Dataset, area: Area, peers: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """The regions with which an area is compared: name -> codes of their gemeenten.

    ``provincie`` (where all chosen gemeenten lie in one), ``vergelijkbaar`` (the ``peers``), ``G4``, ``G40``,
    ``overig`` (all others) and ``NL``.
    """
    gemeenten = dataset.gemeenten
    chosen = gemeenten[gemeenten["code"].isin(area.gemeenten)]
    found: dict[str, tuple[str, ...]] = {}
    if chosen["provincie_code"].nunique() == 1:
        inside = gemeenten["provincie_code"] == chosen["provincie_code"].iloc[0]
        found["provincie"] = tuple(gemeenten.loc[inside, "code"])
    if len(peers):
        found["vergelijkbaar"] = tuple(peers["code"])
    big = {name: dataset.members(name) for name in ("G4", "G40")}
    found.update({name: codes for name, codes in big.items() if codes})
    if all(big.values()):
        named = {*big["G4"], *big["G40"]}
        found["overig"] = tuple(c for c in gemeenten["code"] if c not in named)
    found[COUNTRY] = tuple(gemeenten["code"])
    return found
