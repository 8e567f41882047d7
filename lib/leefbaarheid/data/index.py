"""The table of all gemeenten on the page that leads to every report."""

from contextlib import suppress
from typing import Any

import geopandas as gpd

from leefbaarheid.areas import resolve_area
from leefbaarheid.data.crime_inside import load_recorded
from leefbaarheid.data.now import load_gemeenten
from leefbaarheid.data.ses import load_with_ses, ses_cuts
from leefbaarheid.dataset import Dataset
from leefbaarheid.dataset.gemeenten import weighted_means
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.params import load_constants, load_defaults, load_groups

#: Columns of the table that go into its CSV.
COLUMNS = [
    *("code", "naam", "provincie", "groepen", "huishoudens", "jaar", "klasse", "afw"),
    *("rang", "rang_fys", "rang_won", "rang_vrz", "rang_soc", "rang_onv"),
    *("verandering", "sinds", "sinds_twijfel", "laag_deel", "misdrijven"),
]


def load_index(dataset: Dataset) -> gpd.GeoDataFrame:
    """Return every gemeente with what the page of all gemeenten tells of it, whether or not a report was made.

    A row a gemeente, by name: the columns of :func:`leefbaarheid.data.now.load_gemeenten` for the years in
    ``params/stijgers_en_dalers.yml``; ``groepen`` (codes of groups and regions, with spaces between); ``laag_deel``, the
    share of its households (0-1) in areas with a low SES (``kwintiel`` in ``params/sociale_ongelijkheid.yml``); and
    ``misdrijven``, registered crimes per 1,000 inhabitants. What the dataset does not hold is missing. ``attrs`` tell
    ``van, tot, jaar_ses, niveau_ses, land_laag`` (the share of the country) and ``jaar_misdrijven``.
    """
    rises = {**load_defaults("stijgers_en_dalers"), **load_constants("stijgers_en_dalers")}
    van, tot = int(rises["van"]), int(rises["tot"])
    table = load_gemeenten(dataset, van, tot, rises["klassegrenzen"])
    groups = load_groups().groupby("gemeente_code")["groep_code"].agg(" ".join)
    table["groepen"] = table["code"].map(groups).fillna("")
    table = table.assign(**dict.fromkeys(c for c in COLUMNS if c not in table))
    about: dict[str, Any] = {"van": van, "tot": tot, "jaar_ses": 0, "jaar_misdrijven": 0}
    country = resolve_area(dataset, "NL")
    with suppress(LeefbaarheidError):
        chosen = {**load_defaults("sociale_ongelijkheid"), **load_constants("sociale_ongelijkheid")}
        _, found = load_with_ses(dataset, country, int(chosen["jaar"]))
        areas = found.gebieden.dropna(subset=["totaal"])
        low = (areas["totaal"] <= ses_cuts(dataset, found, chosen["kwintiel"]).laag).astype(float)
        weight = areas["huishoudens"].fillna(0.0)
        shares = weighted_means(areas.assign(laag=low), weight, ["laag"])["laag"]
        table["laag_deel"] = table["code"].map(shares)
        about["land_laag"] = float((low * weight).sum() / weight.sum())
        about |= {"niveau_ses": found.niveau, "jaar_ses": found.jaar_ses}
    with suppress(LeefbaarheidError):
        newest = int(table["jaar"].max())
        rates, about["jaar_misdrijven"] = load_recorded(dataset, country, "gemeente", newest)
        table["misdrijven"] = table["code"].map(rates)
    # 's-Gravenhage stands under the G, as in a Dutch register
    order = table["naam"].str.removeprefix("'s-").str.casefold().sort_values()
    table = table.loc[order.index].reset_index(drop=True)
    table.attrs |= about
    return table
