"""Leefbaarometer analyses for any Dutch gemeente or region.

>>> import leefbaarheid
>>> leefbaarheid.find_area("kerk")                        # doctest: +SKIP
>>> study = leefbaarheid.stijgers_en_dalers("Kerkrade")   # doctest: +SKIP
>>> study.groepen, study.gebieden                         # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from leefbaarheid.dataset import Dataset
    from leefbaarheid.themes.stijgers_en_dalers import Study

__version__ = "0.1.0"
__all__ = ["find_area", "open_dataset", "stijgers_en_dalers"]


def open_dataset(data: str | Path = "") -> Dataset:
    """Open the prepared dataset in a folder; without one ``LEEFBAARHEID_DATA``, ``data/real`` or ``data/demo``.

    Raises :class:`leefbaarheid.errors.DatasetError` with the remedy.
    """
    from leefbaarheid.dataset import locate_dataset

    return locate_dataset(data)


def find_area(text: str = "", data: str | Path = "") -> pd.DataFrame:
    """Find gemeenten, provincies, groups and regions by part of a name or code (see :mod:`leefbaarheid.areas`)."""
    from leefbaarheid.areas import find_area as find

    return find(open_dataset(data), text)


def stijgers_en_dalers(gebied: str, **parameters: Any) -> Study:
    """Open theme 1 for an area, with the notebook's parameters.

    The study's properties are the report's tables; see :class:`leefbaarheid.themes.stijgers_en_dalers.Study`.
    """
    from leefbaarheid.themes.stijgers_en_dalers import open_study

    return open_study(gebied, **parameters)
