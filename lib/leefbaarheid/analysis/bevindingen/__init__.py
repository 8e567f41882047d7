"""The letter's findings as checks: each function takes a case and gives figures and whether the relation holds.

A case holds the areas on which a finding is checked, with every choice that the letter leaves open: :class:`Rises`,
:class:`Unequal` and :class:`Crime`, one a theme. ``params/bevindingen.yml`` names the function of each finding.
"""

from collections.abc import Callable, Mapping
from typing import Final

from leefbaarheid.analysis.bevindingen import crime, inequality, rises
from leefbaarheid.analysis.bevindingen.crime import Crime
from leefbaarheid.analysis.bevindingen.inequality import NO_SES, Unequal
from leefbaarheid.analysis.bevindingen.outcome import Outcome, mean_interval, near
from leefbaarheid.analysis.bevindingen.rises import PARTS, Rises, rises_of

#: Functions by name, as findings name them; each is called with a case, the numbers expected, and the finding's choices.
FUNCTIONS: Final[Mapping[str, Callable[..., Outcome]]] = {
    function.__name__: function
    for function in (
        *(rises.size, rises.leading, rises.division, rises.lagging, rises.above_country),
        *(inequality.widest, inequality.by_size, inequality.status, inequality.relations),
        *(inequality.regional, inequality.share, inequality.clusters, inequality.below_others),
        *(inequality.inside, crime.many, crime.strongest, crime.positive, crime.weaker),
        *(crime.urban, crime.extreme, crime.of_type, crime.cohesion),
    )
}

__all__ = [
    "FUNCTIONS",
    "NO_SES",
    "PARTS",
    "Crime",
    "Outcome",
    "Rises",
    "Unequal",
    "mean_interval",
    "near",
    "rises_of",
]
