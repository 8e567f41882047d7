"""Public functions that begin with words: the name of an area, the folder of a dataset.

Each takes ``data``, the folder of a prepared dataset; without one that of ``LEEFBAARHEID_DATA``, else ``data/real``, else
``data/nederland``. Errors are a :class:`leefbaarheid.errors.LeefbaarheidError`: one sentence with the remedy.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from leefbaarheid import areas
from leefbaarheid.areas import Area
from leefbaarheid.data.indicators import shown_rates
from leefbaarheid.dataset import Dataset, locate_dataset

if TYPE_CHECKING:
    import ipywidgets

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
    return locate_dataset(data)


def find_area(text: str = "", data: str | Path = "") -> pd.DataFrame:
    """Find gemeenten, provincies, groups and regions by part of a name or code, best first.

    Returns ``code, naam, soort, gemeenten`` (how many), ``via`` (the postcode, wijk or buurt of just that name that lies
    in it, mostly empty); an empty frame where nothing looks like it.

    >>> find_area("kerk")[["code", "naam", "soort"]].iloc[0].tolist()
    ['GM0928', 'Kerkrade', 'gemeente']
    """
    return areas.find_area(open_dataset(data), text)


def resolve_area(gebied: str, data: str | Path = "") -> Area:
    """Return the one area that a name, code or list with commas means; a postcode, wijk or buurt means its gemeente.

    Raises :class:`leefbaarheid.errors.AreaError`, which names near ones.

    >>> resolve_area("kerkrade").code
    'GM0928'
    >>> resolve_area("Kerkrode")
    Traceback (most recent call last):
    leefbaarheid.errors.AreaError: Kerkrode is unknown; did you mean Kerkrade?
    """
    return areas.resolve_area(open_dataset(data), gebied)


def load_indicators(
    gebied: str = "NL", names: Collection[str] | None = None, schaal: str = "gemeente", data: str | Path = ""
) -> pd.DataFrame:
    """Give indicators of crime, safety and users' tables of an area, all years, small counts of users hidden.

    Columns: docs/tables.md, ``indicatoren.parquet``, and ``onderdrukt``; figures in the unit of ``params/indicatoren.yml``.

    >>> table = load_indicators("Kerkrade", ["misdrijven_totaal"])
    >>> table["indicator"].unique().tolist(), table["jaar"].is_unique
    (['misdrijven_totaal'], True)
    """
    dataset = open_dataset(data)
    codes = resolve_area(gebied, data).gemeenten
    rows = shown_rates(dataset)
    held = dataset.has_areas(schaal)
    inside = dataset.areas(schaal, gemeenten=codes, geometry=False)["code"] if held else []
    rows = rows[(rows["niveau"] == schaal) & rows["code"].isin(inside)]
    kept = rows if names is None else rows[rows["indicator"].isin(list(names))]
    return kept.sort_values(["indicator", "code", "jaar"], ignore_index=True)


def add_tables(
    files: str | Path | Collection[str | Path], to: str | Path, *, data: str | Path = ""
) -> pd.DataFrame:
    """Write the dataset ``to``: that in ``data`` with tables of your own beside it; return what was made of each file.

    ``files`` are tables of indicators (docs/how-to-add.md) or own tables (docs/tables.md, "Own tables"). All or
    nothing. Raises :class:`leefbaarheid.errors.LeefbaarheidError` for a file that is neither or holds a mistake.

    >>> import pandas as pd
    >>> own = pd.DataFrame({"gemeentecode": ["GM0928", "GM0917"], "bomen": [12000, 25000]})
    >>> own.to_csv("bomen.csv", index=False)
    >>> add_tables("bomen.csv", "eigen")[["bestand", "rijen_gebruikt"]].values.tolist()
    [['bomen.csv', 2]]
    >>> open_dataset("eigen").attributes("gemeente", ["bomen"])["waarde"].tolist()
    [25000.0, 12000.0]
    """
    from leefbaarheid.preparation import extend

    return extend(open_dataset(data).path, [files] if isinstance(files, str | Path) else [*files], to)


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

    >>> type(explore("Kerkrade")).__name__
    'Explorer'
    """
    from leefbaarheid.explorer.panel import open_explorer

    return open_explorer(gebied, thema, data=data, uitvoer=uitvoer)
