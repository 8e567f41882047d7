"""Frames that only the rising and falling of areas asks for: later years, earlier starts, choices made otherwise."""

from dataclasses import replace

import numpy as np
import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules, assign_groups
from leefbaarheid.analysis.stijgers_en_dalers.noise import regression_to_the_mean
from leefbaarheid.areas import Area
from leefbaarheid.classes import VARIANTS
from leefbaarheid.data.change import load_change, national_change, parent
from leefbaarheid.dataset import Dataset, Frame
from leefbaarheid.dataset.frame import classes_of
from leefbaarheid.terms import BOUNDS_LABELS

#: Names of the choice that is not made, by the one that is.
_CLASS_6 = {"alles": ("onderste_helft", "van klasse 6 telt alleen de onderste helft mee")}
_CLASS_6["onderste_helft"] = ("alles", "heel klasse 6 telt mee")
_EXTREME = {1: "klasse 1 en 2 heten extreem", 2: "alleen klasse 1 heet extreem"}


def later_groups(
    dataset: Dataset, area: Area, frame: Frame, rules: Rules, minimum: float
) -> pd.DataFrame | None:
    """The groups of each area, by code, with the newest year of its edition as the last; ``None`` without one."""
    last = max(dataset.editions(frame.niveau)[frame.editie]["jaren_met_dimensies"])
    if last <= frame.tot:
        return None
    own, country = load_change(dataset, area, frame.van, last, frame.niveau, rules.klassegrenzen, minimum)
    groups = assign_groups(own.gebieden, rules, national_change(country), parent(own))
    return groups.set_axis(own.gebieden["code"])


def earlier_low(dataset: Dataset, country: Frame, klassegrenzen: str) -> tuple[int, float, float] | None:
    """The score year before ``van``; the national change of areas in class 1-3 then, and of those in it in ``van``.

    Changes in points of ``afw``, weighted by households (:func:`regression_to_the_mean`). The first is not of areas
    picked on that start, so less of it is regression to the mean. ``None`` without such a year or national figures.
    """
    if country.gebieden.empty:
        return None
    years = [y for y in dataset.editions(country.niveau)[country.editie]["jaren"] if y < country.van]
    if not years:
        return None
    rows = dataset.scores(country.niveau, edition=country.editie, years=(max(years),))
    found, _ = classes_of(dataset, country.editie, rows["afw"], rows["kscore"], klassegrenzen)
    areas = country.gebieden.set_index("code")
    before = found.set_axis(rows["code"]).reindex(areas.index)
    moved = (areas["verandering"], areas["woningen"], (1, 2, 3))
    earlier, picked = (regression_to_the_mean(start, *moved) for start in (before, areas["klasse_van"]))
    return None if np.isnan(earlier) or np.isnan(picked) else (max(years), earlier, picked)


def other_choices(
    dataset: Dataset, area: Area, frame: Frame, country: Frame, rules: Rules, minimum: float
) -> dict[str, tuple[pd.DataFrame, Rules, float | None]]:
    """Areas, rules and national change with each open choice made otherwise, one at a time (for ``by_choice``)."""
    asked = (dataset, area, frame.van, frame.tot, frame.niveau)
    pairs = {"zoals in dit rapport": (frame, country, rules)}
    for variant in VARIANTS:
        if variant != rules.klassegrenzen:
            own, all_ = load_change(*asked, variant, minimum)
            pairs[BOUNDS_LABELS[variant]] = (own, all_, replace(rules, klassegrenzen=variant))
    half, name = _CLASS_6[rules.klasse_6]
    pairs[name] = (frame, country, replace(rules, klasse_6=half))
    start = rules.extreme_start_tot
    pairs[_EXTREME[start]] = (frame, country, replace(rules, extreme_start_tot=3 - start))
    judged = frame.gebieden["beoordeeld"]
    if judged.any() and not judged.all():
        own, all_ = (f.where(f.gebieden["beoordeeld"]) for f in (frame, country))
        pairs["alleen gebieden die groot genoeg zijn"] = (own, all_, rules)
    return {name: (own.gebieden, r, national_change(all_)) for name, (own, all_, r) in pairs.items()}
