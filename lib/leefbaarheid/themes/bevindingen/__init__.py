"""The letter's findings, checked for the country or asked of one area: everything their notebook calls."""

from leefbaarheid.themes.bevindingen.export import save_tables
from leefbaarheid.themes.bevindingen.page import (
    caveats,
    certainty,
    crime,
    explanation,
    head,
    inequality,
    messages,
    provenance,
    rises,
    verdicts,
)
from leefbaarheid.themes.bevindingen.parameters import Parameters
from leefbaarheid.themes.bevindingen.study import Study, open_study

#: The pieces of the page in their order; the notebook shows each in a cell of its own.
PARTS = (
    head,
    messages,
    verdicts,
    rises,
    inequality,
    crime,
    certainty,
    explanation,
    caveats,
    provenance,
)
#: Those whose work for the whole country the next reports find done.
NATIONAL = PARTS

__all__ = [
    "NATIONAL",
    "PARTS",
    "Parameters",
    "Study",
    "caveats",
    "certainty",
    "crime",
    "explanation",
    "head",
    "inequality",
    "messages",
    "open_study",
    "provenance",
    "rises",
    "save_tables",
    "verdicts",
]
