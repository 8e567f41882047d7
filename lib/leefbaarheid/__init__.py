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
    "analysis.correlation": "fisher_interval partial",
    "analysis.ondermijning.chance": "FIRST LARGE Bounds areas_to_look_at profile",
    "analysis.ondermijning.index": "composite without_each",
    "analysis.ondermijning.unsafety": "SIZES correlate_kinds experienced for_correlation types",
    "analysis.sociale_ongelijkheid.correlation": "INTERVAL_FROM SCORES SES most_influential",
    "analysis.sociale_ongelijkheid.spread": "distance",
    "analysis.sociale_ongelijkheid.stapeling": "assign_stapeling household_cut low_and_others with_low_ses",
    "analysis.stijgers_en_dalers.groups": "beyond_noise by_choice",
    "analysis.stijgers_en_dalers.look": "clear_steps gemeenten_to_look_at to_look_at",
    "analysis.stijgers_en_dalers.summary": "by_region known larger_areas",
    "classes": "HARDLY HARDLY_MEAN STEP",
    "data.change": "both_periods earlier_low hundred inside load_later parent shares",
    "data.crime": "all_sources by_year core_of crime_origin in_index kinds_of_crime rank_ranges since "
    "undermining_known unsafety_sources weights_of",
    "data.crime_inside": "TOTAL load_inside load_parts load_recorded steps_of yearly_counts",
    "data.finding_places": "with_defaults",
    "data.findings": "check_finding otherwise",
    "data.now": "joined larger_name letters load_now national_means periods place_names series standing",
    "data.regions": "in_gemeenten profile_source region_names regions",
    "data.save": "sourced",
    "data.ses": "OWN_FROM described inequality moran_of_rest ses_country ses_cuts ses_gemeenten "
    "shares_between summed",
    "dataset.frame": "JUDGED_FROM",
    "dataset.gemeenten": "gemeenten_over_time",
    "dataset.levels": "Choice",
    "dataset.snapshot": "covers load_snapshot",
    "draw.kaart": "MANY",
    "labels": "BOUNDS_LABELS LEVEL_LABELS",
    "params": "load_national_series",
    "report.parameters": "check_parameters load_constants",
    "say": "Say",
    "say.words": "together",
    "terms": "DIMENSIONS",
}
#: Loaded when asked for, so that a command line starts without pandas or matplotlib.
_MODULES: Final = {n: m for part in (_HELPERS, _PUBLIC) for m, names in part.items() for n in names.split()}

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
