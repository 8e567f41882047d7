"""Write the tables of a notebook beside its report, and say in them where figures come from."""

import os
import platform
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pandas as pd

from leefbaarheid import classes
from leefbaarheid.areas import Area
from leefbaarheid.dataset import Dataset, Frame, Snapshot
from leefbaarheid.errors import ParameterError
from leefbaarheid.version import __version__

#: Environment variable with the folder of the report, set by what runs the notebook.
FOLDER: Final = "LEEFBAARHEID_UITVOER"
#: Libraries whose version stands in the provenance.
LIBRARIES: Final = ("pandas", "geopandas", "matplotlib", "seaborn", "papermill", "nbconvert")
#: Columns that say what figures stand on.
BASIS: Final = ("bron", "jaren", "niveau", "gewicht", "gewicht_jaar")
#: Where a cell would begin a formula in a spreadsheet (OWASP, "CSV injection"), also in one that splits rows at ``;``.
_FORMULA: Final = re.compile(r"(^|;)(?=\s*[=+\-@＝＋－＠])")


def origin(frame: Frame | Snapshot) -> dict[str, object]:
    """What figures stand on: ``bron, jaren, niveau, gewicht`` (``geen``: areas count one) and ``gewicht_jaar``."""
    source = f"Leefbaarometer 3.0, editie {frame.editie}"
    if isinstance(frame, Snapshot):
        source, years = f"{source}, en SES-WOA (CBS)", f"{frame.jaar} {frame.jaar_ses}"
    else:
        years = f"{frame.van} {frame.tot}"
    return basis_of(source, years, frame.niveau, frame.gewicht, frame.gewicht_jaar or pd.NA)


def basis_of(source: str, years: str, level: str, weight: str, year: object = pd.NA) -> dict[str, object]:
    """The columns :data:`BASIS` with their values; ``year`` is that of the weight."""
    return dict(zip(BASIS, (source, years, level, weight, year), strict=True))


def sourced(table: pd.DataFrame, own: Frame | Snapshot, country: Frame | Snapshot) -> pd.DataFrame:
    """Say in each row what it stands on: ``gekozen`` in the column ``gebied`` on ``own``, all others on the country."""
    here = table["gebied"].eq("gekozen") if "gebied" in table else pd.Series(False, index=table.index)
    rows = [origin(own if mine else country) for mine in here]
    return table.assign(**pd.DataFrame(rows, index=table.index, columns=[*BASIS]))


def save_tables(
    theme: str,
    dataset: Dataset,
    area: Area,
    frame: Frame | Snapshot | Mapping[str, object],
    tables: Mapping[str, pd.DataFrame],
    folder: str | Path = "",
) -> None:
    """Write tables as CSV to ``tabellen/<theme>`` in ``folder``, and ``herkomst.csv``, which says where they come from.

    ``frame`` is what they stand on, or says that itself (:data:`BASIS` and ``aantal_gebieden``). Without ``folder`` in
    the folder that the environment names; without either nothing is written. Raises :class:`ParameterError`
    where it cannot be written.

    >>> import leefbaarheid as lb
    >>> dataset, area = lb.open_data("Kerkrade")
    >>> here = lb.load_change(dataset, area, 2014, 2020, "pc4")[0]
    >>> table = here.gebieden[["code", "naam", "verandering"]]
    >>> save_tables("eigen", dataset, area, here, {"gebieden": table}, folder="uit")
    >>> sorted(path.name for path in Path("uit/tabellen/eigen").iterdir())
    ['gebieden.csv', 'herkomst.csv']
    """
    basis = frame if isinstance(frame, Mapping) else origin(frame) | {"aantal_gebieden": len(frame.gebieden)}
    write(theme, {"herkomst": origin_table(dataset, area, basis), **tables}, folder)


def origin_table(dataset: Dataset, area: Area, basis: Mapping[str, object]) -> pd.DataFrame:
    """One row: of which area figures are, what they stand on (:data:`BASIS`, ``aantal_gebieden``), and the dataset."""
    about = {"gebied_code": area.code, "gebied": area.naam, "soort": area.soort, **basis}
    return pd.DataFrame([about | {"gegevensset": dataset.naam, "controlegetal": dataset.checksum}])


def write_geopackage(path: Path, layers: Mapping[str, pd.DataFrame]) -> None:
    """Write frames as layers of a GeoPackage, with outlines where they have them; equal frames give equal bytes.

    Raises ``OSError`` where it cannot be written.
    """
    import pyogrio  # a quarter of a second, which no report needs

    # a GeoPackage bears the time at which it was made: always this one
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2000-01-01T00:00:00.000Z"})
    try:
        for name, frame in layers.items():
            pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=path.exists())
    except pyogrio.errors.DataSourceError as error:
        raise OSError(str(error)) from None
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def write(theme: str, tables: Mapping[str, pd.DataFrame], folder: str | Path = "") -> Path | None:
    """Write each table (UTF-8, comma, point), whole or not at all; returns where, or ``None`` where no folder is known."""
    root = str(folder) or os.environ.get(FOLDER, "")
    if not root:
        return None
    target = Path(root) / "tabellen" / theme
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            partial = target / f".{name}.part"
            safe(table).to_csv(partial, index=False, encoding="utf-8", lineterminator="\n")
            partial.replace(target / f"{name}.csv")
    except OSError as error:
        why = f"cannot be written ({error.strerror})"
        raise ParameterError(f"{target} {why}; choose another folder") from None
    return target


def safe(table: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before each text, headings too, that a spreadsheet would run as a formula; numbers stay."""
    texts = table.select_dtypes(exclude="number").columns
    guarded = {c: table[c].map(lambda v: as_cell(v) if isinstance(v, str) else v) for c in texts}
    return table.assign(**guarded).rename(columns=lambda c: as_cell(c) if isinstance(c, str) else c)


@lru_cache(maxsize=4096)
def as_cell(text: str) -> str:
    """Return a text on one line that no spreadsheet runs as a formula.

    >>> as_cell("=1+1"), as_cell("-1"), as_cell("a;=1+1"), as_cell("'t Gooi; en meer")
    ("'=1+1", "'-1", "a;'=1+1", "'t Gooi; en meer")
    """
    return _FORMULA.sub(r"\1'", re.sub(r"[\t\r\n]+", " ", text))


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Versions of what made a page: of this project, of the table of class bounds, of Python and of libraries."""
    own = {"leefbaarheid": __version__, "klassegrenzen": classes.VERSION, "Python": platform.python_version()}
    return {**own, **{name: version(name) for name in LIBRARIES}}
