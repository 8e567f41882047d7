"""Validate a report on the findings without making it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leefbaarheid.data.regions import open_data
from leefbaarheid.themes.bevindingen.parameters import Parameters
from leefbaarheid.themes.bevindingen.places import rise_places
from leefbaarheid.themes.bevindingen.study import build_study
from leefbaarheid.themes.shared.plan import Plan


def plan(values: Mapping[str, Any]) -> Plan:
    """Check names, types, ranges, the area, the years and the findings; see :func:`leefbaarheid.themes.plan`."""
    parameters = Parameters.read(values)
    dataset, area = open_data(parameters.gebied, parameters.data)
    study = build_study(dataset, area, parameters)
    rise_places(dataset, area, parameters)
    title = f"Bevindingen uit de brief, getoetst voor {study.called}"
    return Plan(title, study.called, area.folder, parameters.model_dump())
