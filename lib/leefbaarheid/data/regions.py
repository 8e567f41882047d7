"""From the parameters that every theme has to its dataset and its area, and the gemeenten that resemble it."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final, TypeVar

import geopandas as gpd
import pandas as pd

from leefbaarheid import dutch
from leefbaarheid.analysis import peers as peer_analysis
from leefbaarheid.areas import Area, resolve_area
from leefbaarheid.dataset import Dataset, locate_dataset
from leefbaarheid.dataset.gemeenten import status_of_gemeenten, status_rows
from leefbaarheid.dataset.snapshot import WEIGHTS
from leefbaarheid.labels import REGION_LABELS

#: Regions by name, or parts of the country: codes of their gemeenten.
Regions = Mapping[str, Collection[str]]
Areas = TypeVar("Areas", pd.DataFrame, gpd.GeoDataFrame)
#: How tables call the chosen area and the country.
CHOSEN: Final = "gekozen"
COUNTRY: Final = "NL"
#: Rows of the chosen area on the level of the country, where that is another one than its own.
AS_COUNTRY: Final = "gekozen_landelijk"
#: So many gemeenten are called alike.
ALIKE: Final = 10
#: What readers call what urbanity and status are made of; households and dwellings are called so.
PROFILE: Final = {"oad": "stedelijkheid", "ses_totaal": "SES"}


def open_data(gebied: str, data: str = "") -> tuple[Dataset, Area]:
    """Open the dataset in the folder ``data``, else that of :func:`locate_dataset`, and find the area in it.

    Raises :class:`DatasetError` or :class:`AreaError`, each one sentence with the remedy.

    >>> dataset, area = open_data("Kerkrade")
    >>> dataset.naam, area.code, area.gemeenten
    ('Leefbaarometer Nederland', 'GM0928', ('GM0928',))
    """
    dataset = locate_dataset(data)
    return dataset, resolve_area(dataset, gebied)


def alike(dataset: Dataset, area: Area) -> pd.DataFrame:
    """The ten gemeenten most like another in households, urbanity and SES together, the one definition of all themes.

    :func:`leefbaarheid.analysis.peers.nearest`'s table, with ``gemeente, omvang, oad, ses, stedelijkheid``; empty unless one
    gemeente is chosen.

    >>> alike(*open_data("Kerkrade"))["gemeente"].head(3).tolist()
    ['Wageningen', 'Heerlen', 'Almelo']
    """
    about = gemeente_profiles(dataset).assign(ses=status_of_gemeenten(dataset))
    found = peer_analysis.nearest(about, area.gemeenten[0] if area.soort == "gemeente" else "", ALIKE)
    found["gemeente"] = found["gemeente_code"].map(dataset.gemeenten.set_index("code")["naam"])
    return found.merge(about, left_on="gemeente_code", right_index=True, how="left")


@lru_cache(maxsize=4)
def gemeente_profiles(dataset: Dataset) -> pd.DataFrame:
    """Size and urbanity of every gemeente (:func:`leefbaarheid.analysis.peers.gemeente_profile`)."""
    level = _profile_level(dataset)
    attributes = dataset.attributes(level, (*WEIGHTS, "oad"))
    return peer_analysis.gemeente_profile(attributes, dataset.areas(level, geometry=False))


@lru_cache(maxsize=8)
def profile_source(dataset: Dataset) -> str:
    """Say where size, urbanity and SES of gemeenten come from; nothing where none is known."""
    level = _profile_level(dataset)
    size = dataset.attributes(level, WEIGHTS)
    households = size["kenmerk"] == "huishoudens"
    # dwellings stand in where households are not known
    dwellings = ~size["code"].isin(size.loc[households, "code"])
    rows = [size[households | dwellings], dataset.attributes(level, ("oad",)), status_rows(dataset)]
    files = {b["bestand"]: b["bron"] for b in dataset.meta["bronnen"]}
    found: dict[str, list[str]] = {}
    for kind, part in pd.concat(rows).groupby("kenmerk", sort=False):
        newest = part[part["jaar"] == part["jaar"].max()]
        names = dutch.join(sorted({files.get(name, name) for name in newest["bron"]}))
        year = dutch.years(newest["jaar"].unique()[:1]) if newest["jaar"].iloc[0] else "jaar onbekend"
        found.setdefault(f"{names} ({year})", []).append(PROFILE.get(str(kind), str(kind)))
    return " ".join(f"{dutch.capital(dutch.join(words))}: {origin}." for origin, words in found.items())


def _profile_level(dataset: Dataset) -> str:
    return "pc4" if "pc4" in dataset.levels else dataset.levels[0]


def regions(dataset: Dataset, area: Area, peers: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """The regions with which an area is compared: name -> codes of their gemeenten.

    ``provincie`` (where all chosen gemeenten lie in one), ``vergelijkbaar`` (the ``peers``), ``G4``, ``G40``,
    ``overig`` (all others) and ``NL``.
    """
    code, province = (dataset.gemeenten[c] for c in ("code", "provincie_code"))
    own, big = province[code.isin(area.gemeenten)], {name: dataset.members(name) for name in ("G4", "G40")}
    found = {
        "provincie": code[province.isin(own)] if own.nunique() == 1 else (),
        "vergelijkbaar": peers["gemeente_code"] if len(peers) else (),
        **big,
        "overig": code[~code.isin([*big["G4"], *big["G40"]])] if all(big.values()) else (),
        COUNTRY: code,
    }
    return {name: tuple(codes) for name, codes in found.items() if len(codes)}


def region_names(dataset: Dataset, area: Area, compared: Mapping[str, Collection[str]]) -> dict[str, str]:
    """What readers call the regions, in the order of a page; without those that are the chosen area itself."""
    chosen = dataset.gemeenten["code"].isin(area.gemeenten)
    provincie = dataset.gemeenten.loc[chosen, "provincie"].iloc[0]
    names = {CHOSEN: area.naam, AS_COUNTRY: f"{area.naam}, op de schaal van het land"}
    names |= {COUNTRY: dataset.country, **REGION_LABELS, "provincie": f"provincie {provincie}"}
    same = [n for n, codes in compared.items() if n != AS_COUNTRY and set(codes) == set(area.gemeenten)]
    return {name: words for name, words in names.items() if name not in same}


def in_gemeenten(areas: Areas, gemeenten: Collection[str]) -> Areas:
    """The areas that lie in some gemeenten."""
    return areas[areas["gemeente_code"].isin(list(gemeenten))].reset_index(drop=True)
