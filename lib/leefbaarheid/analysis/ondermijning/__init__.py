"""Theme 3: indicators of undermining crime beside experienced unsafety, and the place of an area among others."""

from leefbaarheid.analysis.ondermijning.buurten import ADDED_UP, CASES, enough, judge, left_out
from leefbaarheid.analysis.ondermijning.composite import (
    COVERAGE,
    Agreement,
    agreement,
    composite,
    entering,
    kendall_w,
    leave_one_out,
    percentile,
)
from leefbaarheid.analysis.ondermijning.correlation import correlations, spearman_interval
from leefbaarheid.analysis.ondermijning.funnel import Funnel, funnel, limits, overdispersion
from leefbaarheid.analysis.ondermijning.profile import profile
from leefbaarheid.analysis.ondermijning.suppression import suppress
from leefbaarheid.analysis.ondermijning.typology import (
    CUT,
    SIZES,
    TYPES,
    Sensitivity,
    cohesion,
    sensitivity,
    types,
)
from leefbaarheid.analysis.ondermijning.unsafety import CIRCULAR, experienced, for_correlation

__all__ = [
    "ADDED_UP",
    "CASES",
    "CIRCULAR",
    "COVERAGE",
    "CUT",
    "SIZES",
    "TYPES",
    "Agreement",
    "Funnel",
    "Sensitivity",
    "agreement",
    "cohesion",
    "composite",
    "correlations",
    "enough",
    "entering",
    "experienced",
    "for_correlation",
    "funnel",
    "judge",
    "kendall_w",
    "leave_one_out",
    "left_out",
    "limits",
    "overdispersion",
    "percentile",
    "profile",
    "sensitivity",
    "spearman_interval",
    "suppress",
    "types",
]
