"""Validate a report of theme 1 without making it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leefbaarheid.dataset import choose_level
from leefbaarheid.texts.common import called
from leefbaarheid.data.regions import open_data
from leefbaarheid.themes.shared.plan import Plan
from leefbaarheid.themes.stijgers_en_dalers.parameters import Parameters


def plan(values: Mapping[str, Any]) -> Plan:
    """Check names, types, ranges, the area, the years and the level; see :func:`leefbaarheid.themes.plan`."""
    parameters = Parameters.read(values)
    dataset, area = open_data(parameters.gebied, parameters.data)
    choose_level(dataset, area.gemeenten, parameters.van, parameters.tot, parameters.schaal)
    name = called(area.naam, area.soort)
    title = f"Stijgers en dalers in {name}, {parameters.van}-{parameters.tot}"
    return Plan(title, name, area.folder, parameters.model_dump())
