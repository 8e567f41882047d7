"""Leefbaarometer analyses for any Dutch gemeente or region.

>>> import leefbaarheid
>>> leefbaarheid.find_area("kerk")["naam"].iloc[0]
'Kerkrade'
>>> dataset, area = leefbaarheid.open_data("Kerkrade")
>>> here, country = leefbaarheid.load_change(dataset, area, 2014, 2020, "pc4")
>>> leefbaarheid.changes(country, {"NL": dataset.gemeenten["code"]})["verandering"].round(4).tolist()
[0.0388]

``draw`` holds charts on plain axes; ``classify`` cuts scores into the nine classes.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from leefbaarheid.api import (
    correlate,
    explore,
    find_area,
    load_frame,
    load_indicators,
    load_snapshot,
    make_report,
    open_dataset,
    resolve_area,
)
from leefbaarheid.version import __version__ as __version__

#: What notebooks call, by the module that has it: loaded when asked for, so that a command line starts without pandas.
_LAZY: Final = {
    name: module
    for module, names in {
        "analysis.bevindingen.verdict": "VERDICTS",
        "analysis.ondermijning.buurten": "enough",
        "analysis.ondermijning.change": "LARGE",
        "analysis.ondermijning.composite": "composite leave_one_out",
        "analysis.ondermijning.correlation": "correlate_kinds",
        "analysis.ondermijning.look": "KINDS areas_to_look_at around concentration first_of_each kinds_to_look_at",
        "analysis.ondermijning.profile": "profile",
        "analysis.ondermijning.ranks": "wider",
        "analysis.ondermijning.sensitivity": "by_other_choices",
        "analysis.ondermijning.typology": "SIZES cohesion types",
        "analysis.ondermijning.unsafety": "experienced for_correlation",
        "analysis.sociale_ongelijkheid.correlation": "INTERVAL_FROM SCORES SES correlations most_influential",
        "analysis.sociale_ongelijkheid.inside": "level_and_spread",
        "analysis.sociale_ongelijkheid.look": "examples low_and_others with_low_ses",
        "analysis.sociale_ongelijkheid.spread": "distance",
        "analysis.sociale_ongelijkheid.stapeling": "Limits pairs sensitivity",
        "analysis.stijgers_en_dalers.groups": "Rules assign_groups",
        "analysis.stijgers_en_dalers.larger": "larger_areas",
        "analysis.stijgers_en_dalers.look": "clear_steps gemeenten_to_look_at risers to_look_at",
        "analysis.stijgers_en_dalers.sensitivity": "by_choice by_threshold",
        "analysis.stijgers_en_dalers.summary": "area_list composition summarise transitions",
        "classes": "HARDLY HARDLY_MEAN STEP classify cutoffs",
        "data.change": "both_periods changes furthest_below hundred inside load_change load_later national_change parent "
        "shares",
        "data.crime": "by_year cases_of core_of expected_rates in_index kinds_of_crime load_crime "
        "rank_ranges since undermining_known unsafety_sources weights_of",
        "data.crime_inside": "TOTAL load_inside load_parts steps_of yearly_counts",
        "data.crime_tables": "crime_origin crime_tables",
        "data.findings": "basis check_finding finding_places judge load_findings otherwise with_defaults",
        "data.now": "joined load_gemeenten load_now national_means periods place_names series standing within",
        "data.regions": "alike open_data profile_source regions",
        "data.rises": "earlier_low later_groups other_choices",
        "data.save": "save_tables sourced",
        "data.ses": "OWN_FROM in_gemeenten inequality load_with_ses moran_of_rest national_ses ses_country ses_cuts "
        "ses_gemeenten shares_between with_kinds",
        "data.ses_tables": "by_size compared regions_in_the_letter ses_area_list ses_choices ses_gemeente_list",
        "data.tidy": "by_group by_region classes_by_year known larger_name larger_names letters listed nearest_bound "
        "region_names regions_of weight_name wide",
        "dataset.frame": "JUDGED_FROM",
        "dataset.gemeenten": "gemeenten_over_time",
        "dataset.snapshot": "covers",
        "draw.kaart": "MANY",
        "params": "load_national_series",
        "say": "Say",
        "say.words": "together",
        "terms": "DIMENSIONS LEVEL_LABELS",
        "report.parameters": "check_parameters load_constants",
    }.items()
    for name in names.split()
}

__all__ = [
    "classify",
    "correlate",
    "draw",
    "explore",
    "find_area",
    "load_frame",
    "load_indicators",
    "load_snapshot",
    "make_report",
    "open_dataset",
    "resolve_area",
]


def __getattr__(name: str) -> Any:
    """Load what needs pandas or matplotlib when it is asked for: a command line starts without them."""
    if name == "draw":
        return import_module("leefbaarheid.draw")
    if name in _LAZY:
        return getattr(import_module(f"leefbaarheid.{_LAZY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
