"""Validate a report of theme 2 without making it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leefbaarheid.data.regions import open_data
from leefbaarheid.texts.common import called
from leefbaarheid.themes.shared.plan import Plan
from leefbaarheid.themes.sociale_ongelijkheid.parameters import Parameters
from leefbaarheid.themes.sociale_ongelijkheid.study import build_study


def plan(values: Mapping[str, Any]) -> Plan:
    """Check names, types, ranges, the area, the years and the level; see :func:`leefbaarheid.themes.plan`."""
    parameters = Parameters.read(values)
    dataset, area = open_data(parameters.gebied, parameters.data)
    study = build_study(dataset, area, parameters)
    name = called(area.naam, area.soort)
    title = f"Leefbaarheid en sociale ongelijkheid in {name}, {study.own.jaar}"
    return Plan(title, name, area.folder, parameters.model_dump())
