"""Validate a report of theme 3 without making it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leefbaarheid.data.regions import open_data
from leefbaarheid.texts.common import called
from leefbaarheid.themes.ondermijning.parameters import Parameters
from leefbaarheid.themes.ondermijning.study import build_study
from leefbaarheid.themes.shared.plan import Plan


def plan(values: Mapping[str, Any]) -> Plan:
    """Check names, types, ranges, the area and the figures there are; see :func:`leefbaarheid.themes.plan`."""
    parameters = Parameters.read(values)
    dataset, area = open_data(parameters.gebied, parameters.data)
    study = build_study(dataset, area, parameters)
    name = called(area.naam, area.soort)
    return Plan(study.title, name, area.folder, parameters.model_dump())
