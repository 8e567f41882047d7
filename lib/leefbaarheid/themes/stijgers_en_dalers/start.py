"""What areas that are picked on a low first score rise by anyhow: regression to the mean, over the whole country."""

from __future__ import annotations

import numpy as np

from leefbaarheid.analysis import stijgers_en_dalers as analysis
from leefbaarheid.dataset.frame import classes_of
from leefbaarheid.themes.stijgers_en_dalers.study import Study


def earlier_low(study: Study) -> tuple[int, float, float] | None:
    """The score year before ``van``; the national change of areas in class 1-3 then, and of those in it in ``van``.

    Changes in points of ``afw``, weighted by households (:func:`analysis.regression_to_the_mean`). The first is not of areas
    picked on that start, so less of it is regression to the mean. ``None`` without such a year or national figures.
    """
    ref = study.reference
    if ref is None:
        return None
    years = [y for y in study.dataset.editions(ref.niveau)[ref.editie]["jaren"] if y < ref.van]
    if not years:
        return None
    rows = study.dataset.scores(ref.niveau, edition=ref.editie, years=(max(years),))
    variant = study.parameters.klassegrenzen
    found, _ = classes_of(study.dataset, ref.editie, rows["afw"], rows["kscore"], variant)
    areas = ref.gebieden.set_index("code")
    before = found.set_axis(rows["code"]).reindex(areas.index)
    earlier, picked = (
        analysis.regression_to_the_mean(start, areas["verandering"], areas["woningen"], (1, 2, 3))
        for start in (before, areas["klasse_van"])
    )
    return None if np.isnan(earlier) or np.isnan(picked) else (max(years), earlier, picked)
