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
    name: function
    for module in (rises, inequality, crime)
    for name, function in vars(module).items()
    if name[0] != "_" and getattr(function, "__annotations__", {}).get("return") == Figures
}
