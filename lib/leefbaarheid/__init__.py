"""Leefbaarometer analyses for any Dutch gemeente or region.

>>> import leefbaarheid as lb
>>> dataset, area = lb.open_data("Kerkrade")
>>> here, country = lb.load_change(dataset, area, 2014, 2020, "pc4")
>>> groups = lb.assign_groups(country.gebieden, lb.Rules(), lb.national_change(country))
>>> groups.sum().loc[["alle", "vroegsignalering_relatief"]].tolist()
[4020, 198]

What ``__all__`` names is for whoever computes with these data (docs/api); the rest serves the notebooks.
"""

from importlib import import_module
from typing import Any, Final

from leefbaarheid.version import __version__ as __version__

#: The public functions, by the module that has them.
_PUBLIC: Final = {
    "api": "add_tables explore find_area load_indicators make_report open_dataset resolve_area",
    "analysis.correlation": "correlate",
    "analysis.sociale_ongelijkheid.correlation": "correlations",
    "analysis.sociale_ongelijkheid.stapeling": "Limits",
    "analysis.stijgers_en_dalers.groups": "Rules assign_groups",
    "analysis.stijgers_en_dalers.summary": "summarise",
    "classes": "classify cutoffs",
    "data.change": "changes load_change national_change",
    "data.crime": "expected_rates load_crime",
    "data.finding_places": "finding_places",
    "data.findings": "judge load_findings",
    "data.now": "load_gemeenten",
    "data.regions": "alike open_data",
    "data.save": "save_tables",
    "data.ses": "load_with_ses with_kinds",
}
#: What else the notebooks call, likewise.
_HELPERS: Final = {
    "analysis.bevindingen.verdict": "VERDICTS",
    "analysis.ondermijning.chance": "LARGE Bounds",
    "analysis.ondermijning.index": "composite wider",
    "analysis.ondermijning.look": "KINDS areas_to_look_at concentration first_of_each kinds_to_look_at profile",
    "analysis.ondermijning.typology": "SIZES by_other_choices types",
    "analysis.ondermijning.unsafety": "correlate_kinds experienced for_correlation",
    "analysis.sociale_ongelijkheid.correlation": "INTERVAL_FROM SCORES SES most_influential",
    "analysis.sociale_ongelijkheid.inside": "level_and_spread",
    "analysis.sociale_ongelijkheid.look": "examples low_and_others with_low_ses",
    "analysis.sociale_ongelijkheid.spread": "distance",
    "analysis.sociale_ongelijkheid.stapeling": "pairs sensitivity",
    "analysis.stijgers_en_dalers.larger": "larger_areas",
    "analysis.stijgers_en_dalers.look": "clear_steps gemeenten_to_look_at risers to_look_at",
    "analysis.stijgers_en_dalers.sensitivity": "by_choice by_threshold",
    "analysis.stijgers_en_dalers.summary": "area_list composition transitions",
    "classes": "HARDLY HARDLY_MEAN STEP",
    "data.change": "both_periods furthest_below hundred inside load_later parent shares",
    "data.crime": "by_year core_of crime_origin crime_tables in_index kinds_of_crime rank_ranges since "
    "undermining_known unsafety_sources weights_of",
    "data.crime_inside": "TOTAL load_inside load_parts load_recorded steps_of yearly_counts",
    "data.finding_places": "with_defaults",
    "data.findings": "basis check_finding otherwise",
    "data.now": "joined load_now national_means periods place_names series standing within",
    "data.regions": "profile_source regions",
    "data.rises": "earlier_low later_groups other_choices",
    "data.save": "sourced",
    "data.ses": "OWN_FROM in_gemeenten inequality moran_of_rest national_ses ses_country ses_cuts "
    "ses_gemeenten shares_between",
    "data.ses_tables": "by_size compared regions_in_the_letter ses_area_list ses_choices ses_gemeente_list",
    "data.tidy": "by_group by_region classes_by_year known larger_name larger_names letters listed "
    "nearest_bound region_names regions_of weight_name wide",
    "dataset.frame": "JUDGED_FROM",
    "dataset.gemeenten": "gemeenten_over_time",
    "dataset.snapshot": "covers",
    "draw.kaart": "MANY",
    "params": "load_national_series",
    "report.parameters": "check_parameters load_constants",
    "say": "Say",
    "say.words": "together",
    "terms": "DIMENSIONS LEVEL_LABELS",
}
#: Loaded when asked for, so that a command line starts without pandas or matplotlib.
_MODULES: Final = {
    n: module for part in (_HELPERS, _PUBLIC) for module, names in part.items() for n in names.split()
}

__all__ = sorted(["draw", *(name for names in _PUBLIC.values() for name in names.split())])


def __getattr__(name: str) -> Any:
    """Load what needs pandas or matplotlib when it is asked for."""
    if name == "draw":
        return import_module("leefbaarheid.draw")
    if name in _MODULES:
        return getattr(import_module(f"leefbaarheid.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
