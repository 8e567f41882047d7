"""Theme 2, liveability and social inequality: everything its notebook calls, a function a cell."""

from leefbaarheid.themes.sociale_ongelijkheid.chapters import (
    change_chapter,
    inside_chapter,
    lacking,
    profile_chapter,
)
from leefbaarheid.themes.sociale_ongelijkheid.export import save_tables
from leefbaarheid.themes.sociale_ongelijkheid.gemeenten import elsewhere, gemeenten_table
from leefbaarheid.themes.sociale_ongelijkheid.interactive import interactive_map
from leefbaarheid.themes.sociale_ongelijkheid.lists import choices_table, comparison, lists
from leefbaarheid.themes.sociale_ongelijkheid.maps import bivariate_map, stapeling_map
from leefbaarheid.themes.sociale_ongelijkheid.page import (
    caveats,
    certainty,
    explanation,
    head,
    messages,
    provenance,
)
from leefbaarheid.themes.sociale_ongelijkheid.parameters import Parameters
from leefbaarheid.themes.sociale_ongelijkheid.pictures import (
    change,
    dimension_profile,
    heatmap,
    inside,
    position,
    ranking,
    scatter,
)
from leefbaarheid.themes.sociale_ongelijkheid.study import Study, open_study

#: The pieces of the page in their order; the notebook shows each in a cell of its own.
PARTS = (
    head,
    messages,
    interactive_map,
    scatter,
    heatmap,
    position,
    gemeenten_table,
    ranking,
    stapeling_map,
    lists,
    profile_chapter,
    inside_chapter,
    change_chapter,
    comparison,
    elsewhere,
    choices_table,
    lacking,
    certainty,
    explanation,
    caveats,
    provenance,
)
#: Those whose work for the whole country the next reports find done.
NATIONAL = (messages, interactive_map, position, stapeling_map, choices_table)

__all__ = [
    "NATIONAL",
    "PARTS",
    "Parameters",
    "Study",
    "bivariate_map",
    "caveats",
    "certainty",
    "change",
    "change_chapter",
    "choices_table",
    "comparison",
    "dimension_profile",
    "elsewhere",
    "explanation",
    "gemeenten_table",
    "head",
    "heatmap",
    "inside",
    "inside_chapter",
    "interactive_map",
    "lacking",
    "lists",
    "messages",
    "open_study",
    "position",
    "profile_chapter",
    "provenance",
    "ranking",
    "save_tables",
    "scatter",
    "stapeling_map",
]
