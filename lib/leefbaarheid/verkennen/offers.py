"""What a theme offers to explore: its map's choices, its tables, what to tell, and what an export holds.

Nothing here needs what a report computes over the whole country by drawing lots: a change shows in under a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from leefbaarheid.areas import Area
from leefbaarheid.dataset import Dataset
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.verkennen.fields import CHOICES


@dataclass(frozen=True)
class View:
    """One thing that the map can show: how a reader calls it, and the picture (or a sentence where there is none)."""

    label: str
    draw: Callable[[Any], Figuur | Blok]


@dataclass(frozen=True)
class Export:
    """What is saved of a selection: a row an area with ``code``, outlines by ``code``, and where the figures come from."""

    tabel: pd.DataFrame
    omtrekken: gpd.GeoDataFrame
    herkomst: Herkomst


@dataclass(frozen=True)
class Offer:
    """One theme: ``open`` gives its study for a dataset, an area and parameters.

    ``jaren`` gives the years to choose from for each parameter that is a year (0: the newest there is), ``drempels``
    names the other parameters to choose, ``keuzes`` gives the values (with their names) of those for which the dataset
    decides what there is. ``kaarten`` is what the map can show, by a key of its own; ``notes`` are sentences on what is
    left out, too few or hidden; ``export`` takes the study and the key of the map.
    """

    titel: str
    open: Callable[[Dataset, Area, Any], Any]
    jaren: Callable[[Dataset], Mapping[str, Sequence[int]]]
    drempels: tuple[str, ...]
    keuzes: Callable[[Dataset], Mapping[str, Mapping[str, str]]]
    kaarten: Mapping[str, View]
    tables: Callable[[Any], Blok]
    notes: Callable[[Any], list[str]]
    export: Callable[[Any, str], Export]


def levels(dataset: Dataset) -> dict[str, dict[str, str]]:
    """The levels of a dataset that has scores, as choices of ``schaal``."""
    return {"schaal": {level: CHOICES[level] for level in ("auto", *dataset.levels)}}
