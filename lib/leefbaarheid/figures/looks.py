"""Looks that more than one page gives to the same thing."""

from __future__ import annotations

from typing import Final

from leefbaarheid.figures.maps import Category
from leefbaarheid.terms import TYPE_LABELS

#: The four types of gemeenten, on maps, in the scatter and in the index of a batch.
TYPES: Final = {
    "hoog_hoog": Category(TYPE_LABELS["hoog_hoog"], "#7b3294", marker="^"),
    "hoog_laag": Category(TYPE_LABELS["hoog_laag"], "#c7a5cf", "///", "D"),
    "laag_hoog": Category(TYPE_LABELS["laag_hoog"], "#f0b26b", "...", "s"),
    "laag_laag": Category(TYPE_LABELS["laag_laag"], "#eef0ea"),
}
