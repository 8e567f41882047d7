"""Validate a report of theme 1 without making it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leefbaarheid.dataset import choose_level
from leefbaarheid.texts.common import called
from leefbaarheid.themes.stijgers_en_dalers.parameters import Parameters
from leefbaarheid.themes.stijgers_en_dalers.study import build_study, find_dataset


@dataclass(frozen=True)
class ReportPlan:
    """What a report of theme 1 will be about."""

    title: str
    folder: str
    demo: bool
    parameters: Mapping[str, Any]


def plan(values: Mapping[str, Any]) -> ReportPlan:
    """Check names, types, ranges, the area, the years and the level; see :func:`leefbaarheid.themes.plan`."""
    parameters = Parameters.read(values)
    dataset, area = find_dataset(parameters)
    if parameters.minimum_woningen:
        build_study(dataset, area, parameters)
    else:
        choose_level(dataset, area.gemeenten, parameters.van, parameters.tot, parameters.schaal)
    title = f"Stijgers en dalers in {called(area.naam, area.soort)}, {parameters.van}-{parameters.tot}"
    return ReportPlan(title, area.folder, dataset.demo, parameters.model_dump())
