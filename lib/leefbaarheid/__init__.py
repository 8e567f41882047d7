"""Leefbaarometer analyses for any Dutch gemeente or region.

>>> import leefbaarheid
>>> leefbaarheid.find_area("kerk")["naam"].iloc[0]
'Kerkrade'
>>> study = leefbaarheid.stijgers_en_dalers("Kerkrade")
>>> [*study.groepen.columns][:4]
['groep', 'gebied', 'aantal_gebieden', 'woningen']
>>> ax = leefbaarheid.draw.change(study.areas, herkomst=leefbaarheid.origin(study))

``draw`` holds plain axes to restyle (:mod:`leefbaarheid.figures.draw`); ``classify`` cuts scores into the nine classes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from leefbaarheid.api import (
    bevindingen,
    correlate,
    explore,
    find_area,
    load_frame,
    load_indicators,
    load_snapshot,
    make_report,
    ondermijning,
    open_dataset,
    origin,
    resolve_area,
    sociale_ongelijkheid,
    stijgers_en_dalers,
)
from leefbaarheid.version import __version__ as __version__

if TYPE_CHECKING:
    from leefbaarheid.classes import classify
    from leefbaarheid.figures import draw

__all__ = [
    "bevindingen",
    "classify",
    "correlate",
    "draw",
    "explore",
    "find_area",
    "load_frame",
    "load_indicators",
    "load_snapshot",
    "make_report",
    "ondermijning",
    "open_dataset",
    "origin",
    "resolve_area",
    "sociale_ongelijkheid",
    "stijgers_en_dalers",
]


def __getattr__(name: str) -> Any:
    """Load what needs pandas or matplotlib when it is asked for: a command line starts without them."""
    if name == "classify":
        return import_module("leefbaarheid.classes").classify
    if name == "draw":
        return import_module("leefbaarheid.figures.draw")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
