"""The public functions: from a dataset and an area to frames, figures and reports.

Each takes ``data``, the folder of a prepared dataset; without one that of ``LEEFBAARHEID_DATA``, else ``data/real``, else
``data/nederland``. Errors are a :class:`leefbaarheid.errors.LeefbaarheidError`: one sentence with the remedy.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ipywidgets
    import pandas as pd

    from leefbaarheid.areas import Area
    from leefbaarheid.dataset import Dataset, Frame, Snapshot
    from leefbaarheid.report.run import Report


def open_dataset(data: str | Path = "") -> Dataset:
    """Open the prepared dataset in a folder; its tables are read when asked for.

    Raises :class:`leefbaarheid.errors.DatasetError` with the remedy.

    >>> dataset = open_dataset()
    >>> dataset.naam, dataset.levels
    ('Leefbaarometer Nederland', ('buurt', 'pc4', 'gemeente'))
    >>> [about["jaren_met_dimensies"] for about in dataset.editions("pc4").values()]
    [[2014, 2018, 2020, 2022]]
    """
    from leefbaarheid.dataset import locate_dataset

    return locate_dataset(data)


def find_area(text: str = "", data: str | Path = "") -> pd.DataFrame:
    """Find gemeenten, provincies, groups and regions by part of a name or code, best first.

    Returns ``code, naam, soort, gemeenten`` (how many), ``via`` (the postcode, wijk or buurt of just that name that lies
    in it, mostly empty); an empty frame where nothing looks like it.

    >>> find_area("kerk")[["code", "naam", "soort"]].iloc[0].tolist()
    ['GM0928', 'Kerkrade', 'gemeente']
    """
    from leefbaarheid.areas import find_area as find

    return find(open_dataset(data), text)


def resolve_area(gebied: str, data: str | Path = "") -> Area:
    """Return the one area that a name, code or list with commas means; a postcode, wijk or buurt means its gemeente.

    Raises :class:`leefbaarheid.errors.AreaError`, which names near ones.

    >>> resolve_area("kerkrade").code
    'GM0928'
    >>> resolve_area("Kerkrode")
    Traceback (most recent call last):
    leefbaarheid.errors.AreaError: Kerkrode is unknown; did you mean Kerkrade?
    """
    from leefbaarheid.areas import resolve_area as resolve

    return resolve(open_dataset(data), gebied)


def load_frame(
    gebied: str = "NL", van: int = 2014, tot: int = 2020, schaal: str = "auto", *, data: str | Path = ""
) -> Frame:
    """Join scores, classes, weights and outlines of an area in two years: an area a row.

    ``schaal`` is ``auto`` (the finest level that serves), ``grid``, ``buurt``, ``pc4``, ``wijk`` or ``gemeente``. The
    columns are those of :class:`leefbaarheid.dataset.Frame`; scores in points of ``afw``, weights in woningen or
    huishoudens (``frame.gewicht`` tells which, and of what year).

    Raises :class:`leefbaarheid.errors.ParameterError` with the levels and years that there are.

    >>> frame = load_frame("Kerkrade", 2014, 2022, "pc4")
    >>> frame.niveau, frame.gewicht, len(frame.gebieden)
    ('pc4', 'huishoudens', 10)
    >>> parts = frame.gebieden[["fys", "won", "vrz", "soc", "onv"]].sum(axis=1)
    >>> bool((parts - frame.gebieden["verandering"]).abs().max() < 1e-5)
    True
    """
    from leefbaarheid.dataset import choose_level
    from leefbaarheid.dataset import load_frame as load

    dataset = open_dataset(data)
    codes = resolve_area(gebied, data).gemeenten
    return load(dataset, choose_level(dataset, codes, van, tot, schaal), van, tot, gemeenten=codes)


def load_snapshot(
    gebied: str = "NL", jaar: int = 2020, jaar_ses: int = 0, schaal: str = "auto", *, data: str | Path = ""
) -> Snapshot:
    """Join the score of one year with SES-WOA of an area (``jaar_ses`` 0: its newest year): an area a row.

    The columns are those of :class:`leefbaarheid.dataset.Snapshot`. Raises
    :class:`leefbaarheid.errors.ParameterError` where no level has both.

    >>> snapshot = load_snapshot("Kerkrade", schaal="pc4")
    >>> snapshot.gebieden[["afw", "totaal"]].notna().all().tolist()
    [True, True]
    """
    from leefbaarheid.dataset import choose_snapshot

    codes = resolve_area(gebied, data).gemeenten
    return choose_snapshot(open_dataset(data), codes, jaar, jaar_ses or None, schaal).within(codes)


def load_indicators(
    gebied: str = "NL",
    names: Collection[str] | None = None,
    schaal: str = "gemeente",
    *,
    data: str | Path = "",
) -> pd.DataFrame:
    """Give indicators of crime, safety and users' tables of an area, all years, small counts of users hidden.

    Columns: docs/tables.md, ``indicatoren.parquet``, and ``onderdrukt``; figures in the unit of ``params/indicatoren.yml``.

    >>> table = load_indicators("Kerkrade", ["misdrijven_totaal"])
    >>> table["indicator"].unique().tolist(), table["jaar"].is_unique
    (['misdrijven_totaal'], True)
    """
    from leefbaarheid.data.indicators import shown_rates

    dataset = open_dataset(data)
    codes = resolve_area(gebied, data).gemeenten
    rows = shown_rates(dataset)
    inside = (
        dataset.areas(schaal, gemeenten=codes, geometry=False)["code"] if dataset.has_areas(schaal) else []
    )
    rows = rows[(rows["niveau"] == schaal) & rows["code"].isin(inside)]
    kept = rows if names is None else rows[rows["indicator"].isin(list(names))]
    return kept.sort_values(["indicator", "code", "jaar"], ignore_index=True)


def correlate(
    x: pd.Series,
    y: pd.Series,
    *,
    weight: pd.Series | None = None,
    groups: pd.Series | None = None,
    minimum: int = 10,
) -> pd.DataFrame:
    """Correlate two columns over areas, or within each group of areas; nothing is shown for fewer than ``minimum``.

    Returns ``n, pearson`` with its 95% interval (Fisher's z), ``pearson_gewogen, spearman``; see
    :func:`leefbaarheid.analysis.correlation.correlate`. A correlation is no cause.

    >>> areas = load_snapshot(schaal="pc4").gebieden
    >>> correlate(areas["totaal"], areas["afw"])[["pearson_laag", "pearson", "pearson_hoog"]].iloc[0].is_monotonic_increasing
    True
    >>> correlate(areas["totaal"].head(3), areas["afw"].head(3))["pearson"].isna().item()
    True
    """
    from leefbaarheid.analysis.correlation import correlate as compute

    return compute(x, y, weight=weight, groups=groups, minimum=minimum)


def make_report(
    gebied: str, thema: str = "stijgers_en_dalers", out: str | Path = "outputs", **parameters: Any
) -> Report:
    """Make the report of a theme as one HTML file with its notebook and tables; returns where they are.

    All of it is there or nothing. Raises :class:`leefbaarheid.errors.LeefbaarheidError` for a wrong parameter, before
    anything is written.

    >>> make_report("Kerkrade", tot=2001)
    Traceback (most recent call last):
    leefbaarheid.errors.ParameterError: van (2014) must be before tot (2001)
    """
    from leefbaarheid.report.run import make_report as make

    return make(thema, {**parameters, "gebied": gebied}, out)


def explore(
    gebied: str = "", thema: str = "stijgers_en_dalers", *, data: str = "", uitvoer: str | Path = ""
) -> ipywidgets.DOMWidget:
    """Show widgets with which to explore an area, in a notebook or an app (extra ``verkennen``).

    See :func:`leefbaarheid.explorer.panel.open_explorer`.
    """
    from leefbaarheid.explorer.panel import open_explorer

    return open_explorer(gebied, thema, data=data, uitvoer=uitvoer)
