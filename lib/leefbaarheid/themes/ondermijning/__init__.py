"""Theme 3, undermining crime and experienced unsafety: everything its notebook calls, a function a cell."""

from leefbaarheid.themes.ondermijning.chapters import (
    area_chapter,
    funnel_chapter,
    lacking,
    series_chapter,
)
from leefbaarheid.themes.ondermijning.export import save_tables
from leefbaarheid.themes.ondermijning.interactive import interactive_map
from leefbaarheid.themes.ondermijning.lists import (
    choices_table,
    correlations_table,
    indicators_table,
    peers_table,
    profile_table,
    ranking_table,
    types_table,
)
from leefbaarheid.themes.ondermijning.maps import area_map, types_map
from leefbaarheid.themes.ondermijning.page import (
    caveats,
    certainty,
    explanation,
    head,
    messages,
    provenance,
)
from leefbaarheid.themes.ondermijning.parameters import Parameters
from leefbaarheid.themes.ondermijning.pictures import forest, funnel, ranking, scatter, series, spine
from leefbaarheid.themes.ondermijning.study import Study, open_study

#: The pieces of the page in their order; the notebook shows each in a cell of its own.
PARTS = (
    head,
    messages,
    spine,
    profile_table,
    funnel_chapter,
    series_chapter,
    area_chapter,
    scatter,
    interactive_map,
    types_table,
    ranking,
    ranking_table,
    peers_table,
    forest,
    correlations_table,
    indicators_table,
    choices_table,
    lacking,
    certainty,
    explanation,
    caveats,
    provenance,
)
#: Those whose work for the whole country the next reports find done.
NATIONAL = (messages, spine, interactive_map, types_table, ranking, forest, choices_table)

__all__ = [
    "NATIONAL",
    "PARTS",
    "Parameters",
    "Study",
    "area_chapter",
    "area_map",
    "caveats",
    "certainty",
    "choices_table",
    "correlations_table",
    "explanation",
    "forest",
    "funnel",
    "funnel_chapter",
    "head",
    "indicators_table",
    "interactive_map",
    "lacking",
    "messages",
    "open_study",
    "peers_table",
    "profile_table",
    "provenance",
    "ranking",
    "ranking_table",
    "save_tables",
    "scatter",
    "series",
    "series_chapter",
    "spine",
    "types_map",
    "types_table",
]
