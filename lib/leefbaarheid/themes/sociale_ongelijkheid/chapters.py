"""The chapters of theme 2 that are there only where the data have what they show."""

from __future__ import annotations

from leefbaarheid.figures.block import Blok
from leefbaarheid.themes.shared import chapter as shared
from leefbaarheid.themes.sociale_ongelijkheid.pictures import (
    change,
    dimension_profile,
    inside,
    no_change,
    no_inside,
    no_profile,
)
from leefbaarheid.themes.sociale_ongelijkheid.study import Study


def profile_chapter(study: Study) -> Blok:
    """How areas of stapeling differ from others in each dimension."""
    title = "Waarin gebieden met stapeling verschillen"
    return shared.chapter(title, no_profile(study), lambda: dimension_profile(study))


def inside_chapter(study: Study) -> Blok:
    """Level and spread of SES inside areas."""
    intro = "De hoogte van de SES is een gemiddelde. Binnen een gebied kunnen huishoudens ver uiteen liggen."
    return shared.chapter("SES binnen gebieden", no_inside(study), lambda: inside(study), intro)


def change_chapter(study: Study) -> Blok:
    """Change of SES beside change of the score."""
    title = "Verandering van SES en van leefbaarheid"
    return shared.chapter(title, no_change(study), lambda: change(study))


def lacking(study: Study) -> Blok:
    """Which of these chapters are not there, and why."""
    return shared.lacking(absent(study) for absent in (no_profile, no_inside, no_change))
