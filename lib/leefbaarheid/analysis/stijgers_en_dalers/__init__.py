"""Theme 1: areas that rose or fell between two years, and early warning."""

from leefbaarheid.analysis.stijgers_en_dalers.groups import (
    GROUPS,
    Rules,
    assign_groups,
    lagging_parts,
    starting_base,
)
from leefbaarheid.analysis.stijgers_en_dalers.larger import larger_areas
from leefbaarheid.analysis.stijgers_en_dalers.look import (
    clear_steps,
    gemeenten_to_look_at,
    risers,
    to_look_at,
)
from leefbaarheid.analysis.stijgers_en_dalers.noise import beyond_noise, regression_to_the_mean
from leefbaarheid.analysis.stijgers_en_dalers.sensitivity import by_choice, by_threshold
from leefbaarheid.analysis.stijgers_en_dalers.summary import (
    area_list,
    by_starting_class,
    composition,
    in_larger_areas,
    summarise,
    transitions,
)

__all__ = [
    "GROUPS",
    "Rules",
    "area_list",
    "assign_groups",
    "beyond_noise",
    "by_choice",
    "by_starting_class",
    "by_threshold",
    "clear_steps",
    "composition",
    "gemeenten_to_look_at",
    "in_larger_areas",
    "lagging_parts",
    "larger_areas",
    "regression_to_the_mean",
    "risers",
    "starting_base",
    "summarise",
    "to_look_at",
    "transitions",
]
