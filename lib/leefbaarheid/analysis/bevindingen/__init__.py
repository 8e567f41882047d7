"""The letter's findings as checks: each function takes a case and gives figures with what they must pass.

A case holds the areas on which a finding is checked, with every choice that the letter leaves open: :class:`Rises`,
:class:`Unequal` and :class:`Crime`, one a theme. ``params/bevindingen.yml`` names the function of each finding;
:func:`.verdict.verdict` judges its figures.
"""

from collections.abc import Callable, Mapping
from typing import Final

from leefbaarheid.analysis.bevindingen import crime, inequality, rises
from leefbaarheid.analysis.bevindingen.verdict import Figures

#: Functions by name, as findings name them; each is called with a case, the numbers of the letter, and its own choices.
FUNCTIONS: Final[Mapping[str, Callable[..., Figures]]] = {
    function.__name__: function
    for function in (
        *(rises.size, rises.leading, rises.division, rises.lagging, rises.above_country),
        *(inequality.widest, inequality.by_size, inequality.status, inequality.relations),
        *(inequality.regional, inequality.share, inequality.clusters, inequality.below_others),
        *(inequality.inside, crime.many, crime.strongest, crime.positive, crime.weaker),
        *(crime.urban, crime.extreme, crime.of_type, crime.cohesion),
    )
}
