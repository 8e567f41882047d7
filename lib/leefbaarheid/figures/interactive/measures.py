"""What a map can show of its areas: a figure or a category each, in steps of colour."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.classes import COLOURS, LABELS
from leefbaarheid.figures import style
from leefbaarheid.figures.maps import Category
from leefbaarheid.figures.maps.change import STEPS, step_ranges, steps
from leefbaarheid.texts import dutch

#: What stands in a step's colour beside the colour itself: lines, dots, minus and plus, few or many.
MARKS: Final = ("", "/", "//", ".", "-", "--", "+", "++")
#: Names of five equal groups, from low to high.
FIFTHS: Final = ("laagste vijfde", "onder het midden", "midden", "boven het midden", "hoogste vijfde")
_CHANGE_MARKS: Final = ("--", "-", "", "+", "++")
_CLASS_MARKS: Final = {1: "//", 2: "/", 3: "/", 4: "."}


@dataclass(frozen=True)
class Step:
    """A step of a measure: its name, its colour, a mark (of :data:`MARKS`) and its bounds in words."""

    label: str
    colour: str
    mark: str = ""
    bounds: str = ""


@dataclass(frozen=True, eq=False)
class Measure:
    """A figure of each area, in the order of the map's areas.

    ``step`` holds places in ``steps``, -1 where there is no figure; ``texts`` the figures as a reader sees them, empty
    where the step's name says all; ``heading`` says over the legend what they are in. With ``by_name`` the table shows the
    step's name instead of the figure. ``hidden`` tells which figures are suppressed: of those nothing reaches the page.
    """

    label: str
    heading: str
    steps: Sequence[Step]
    step: npt.NDArray[np.integer[Any]]
    texts: Sequence[str] = ()
    by_name: bool = False
    hidden: npt.NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        strange = {s.mark for s in self.steps} - set(MARKS)
        if strange or len(self.steps) > 10:
            raise ValueError(f"measure {self.label!r} has marks {sorted(strange)} or more than 10 steps")
        if self.texts and len(self.texts) != len(self.step):
            raise ValueError(f"measure {self.label!r} has {len(self.texts)} texts for {len(self.step)} areas")


def class_steps(label: str, scores: pd.Series, classes: pd.Series) -> Measure:
    """The class (1-9 or missing) of each area, with its score (points of ``afw``)."""
    found = [Step(LABELS[k], COLOURS[k], _CLASS_MARKS.get(k, "")) for k in LABELS]
    step = classes.fillna(0).astype(int).to_numpy() - 1
    return Measure(label, "score tussen haakjes", found, step, _texts(scores, dutch.signed), by_name=True)


def change_steps(label: str, change: pd.Series, drempel: float, names: Sequence[str] = STEPS) -> Measure:
    """A change (points of ``afw``, may be missing) in five steps of a threshold around zero, as on the map of change."""
    looks = zip(names, style.CHANGE_COLOURS, _CHANGE_MARKS, step_ranges(drempel), strict=True)
    found = [Step(*look) for look in looks][::-1]
    step = len(STEPS) - 1 - steps(change, drempel)  # -1 where it is missing
    return Measure(label, "punten van de score", found, step, _texts(change, dutch.signed))


def fifths(
    label: str,
    values: pd.Series,
    heading: str,
    write: Callable[[float], str],
    hidden: npt.NDArray[np.bool_] | None = None,
) -> Measure:
    """A figure in five groups of equal size, from the fifth of those areas that are low to that of those that are high.

    Their bounds are told. ``write`` puts a figure in Dutch; ``hidden`` as in :class:`Measure`.
    """
    bounds = [""] * len(FIFTHS)
    cuts = values.quantile([0.2, 0.4, 0.6, 0.8]).to_numpy()
    step = np.where(values.isna(), -1, np.searchsorted(cuts, values, side="left"))
    if values.notna().any():
        ends = [write(float(c)) for c in cuts]
        bounds = [f"tot en met {ends[0]}", *(f"{a} tot en met {b}" for a, b in pairwise(ends))]
        bounds.append(f"meer dan {ends[-1]}")
    looks = zip(FIFTHS, style.SEQUENCE, bounds, strict=True)
    found = [Step(name, colour, "", limit) for name, colour, limit in looks][::-1]
    turned = np.where(step < 0, -1, len(found) - 1 - step)
    return Measure(label, heading, found, turned, _texts(values, write), hidden=hidden)


def categories(label: str, values: pd.Series, kinds: Mapping[str, Category]) -> Measure:
    """A category of each area: a key of ``kinds``, or missing; hatches become the marks that look like them."""
    found = [Step(k.label, k.colour, _mark(k.hatch)) for k in kinds.values()]
    return Measure(label, "", found, pd.Categorical(values, categories=[*kinds]).codes.astype(int))


def _mark(hatch: str) -> str:
    return hatch if hatch in MARKS else hatch[:1]


def _texts(values: pd.Series, write: Callable[[float], str]) -> list[str]:
    return [write(v) for v in values]
