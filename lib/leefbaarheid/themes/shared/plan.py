"""A report that can be made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Plan:
    """What a report will be about; its parameters are valid for a dataset and an area.

    ``gebied`` is what the area is called in a sentence: "Kerkrade", "de provincie Utrecht".
    """

    title: str
    gebied: str
    folder: str
    parameters: Mapping[str, Any]
