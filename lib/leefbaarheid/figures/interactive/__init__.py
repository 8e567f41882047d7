"""The interactive map of a report: areas, a scatter and a table that follow each other, in the page itself."""

from leefbaarheid.figures.interactive.assets import HASH, MARK, SCRIPT, STYLE
from leefbaarheid.figures.interactive.kaart import MOST, Kaart, Points, kaart_or_static
from leefbaarheid.figures.interactive.measures import (
    Measure,
    Step,
    categories,
    change_steps,
    class_steps,
    fifths,
)

__all__ = [
    "HASH",
    "MARK",
    "MOST",
    "SCRIPT",
    "STYLE",
    "Kaart",
    "Measure",
    "Points",
    "Step",
    "categories",
    "change_steps",
    "class_steps",
    "fifths",
    "kaart_or_static",
]
