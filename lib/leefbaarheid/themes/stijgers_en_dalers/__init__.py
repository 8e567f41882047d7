"""Theme 1, areas that rose or fell: everything its notebook calls, a function a cell."""

from leefbaarheid.themes.stijgers_en_dalers.export import save_tables
from leefbaarheid.themes.stijgers_en_dalers.interactive import interactive_map
from leefbaarheid.themes.stijgers_en_dalers.lists import lists
from leefbaarheid.themes.stijgers_en_dalers.maps import change_map, class_maps
from leefbaarheid.themes.stijgers_en_dalers.page import (
    caveats,
    certainty,
    explanation,
    head,
    messages,
    provenance,
)
from leefbaarheid.themes.stijgers_en_dalers.parameters import Parameters
from leefbaarheid.themes.stijgers_en_dalers.pictures import (
    comparison,
    contributions,
    threshold,
    time_series,
    transition_matrix,
)
from leefbaarheid.themes.stijgers_en_dalers.study import Study, open_study
from leefbaarheid.themes.stijgers_en_dalers.tables import (
    changes_table,
    choices_table,
    groups_table,
    starting_classes,
)

#: The pieces of the page in their order; the notebook shows each in a cell of its own.
PARTS = (
    head,
    messages,
    class_maps,
    interactive_map,
    transition_matrix,
    groups_table,
    starting_classes,
    contributions,
    changes_table,
    comparison,
    time_series,
    lists,
    threshold,
    choices_table,
    certainty,
    explanation,
    caveats,
    provenance,
)
#: Those whose work for the whole country the next reports find done.
NATIONAL = (messages, class_maps, transition_matrix)

__all__ = [
    "NATIONAL",
    "PARTS",
    "Parameters",
    "Study",
    "caveats",
    "certainty",
    "change_map",
    "changes_table",
    "choices_table",
    "class_maps",
    "comparison",
    "contributions",
    "explanation",
    "groups_table",
    "head",
    "interactive_map",
    "lists",
    "messages",
    "open_study",
    "provenance",
    "save_tables",
    "starting_classes",
    "threshold",
    "time_series",
    "transition_matrix",
]
