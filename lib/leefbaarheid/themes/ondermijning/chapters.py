"""The chapters of theme 3 that are there only where the data have what they show."""

from __future__ import annotations

from leefbaarheid.figures.block import Blok
from leefbaarheid.themes.ondermijning.lists import areas_table
from leefbaarheid.themes.ondermijning.maps import area_map, no_area_map
from leefbaarheid.themes.ondermijning.pictures import funnel, no_funnel, no_series, series
from leefbaarheid.themes.ondermijning.study import Study
from leefbaarheid.themes.shared import chapter as shared


def funnel_chapter(study: Study) -> Blok:
    """Whether a gemeente differs by more than its size explains."""
    intro = (
        "Hoe kleiner een gemeente, hoe vaker een cijfer toevallig hoog of laag is. De trechter laat zien wat bij de grootte "
        "past."
    )
    return shared.chapter("Is het meer dan toeval", no_funnel(study), lambda: funnel(study), intro)


def series_chapter(study: Study) -> Blok:
    """The core indicator over the years."""
    return shared.chapter("Door de jaren heen", no_series(study), lambda: series(study))


def area_chapter(study: Study) -> Blok:
    """The core indicator, or else all crime, inside the chosen gemeenten: a map and a list."""
    return shared.chapter(
        "Buurten en wijken",
        no_area_map(study),
        lambda: Blok(area_map(study), *areas_table(study).pieces),
    )


def lacking(study: Study) -> Blok:
    """Which of these chapters are not there, and why."""
    return shared.lacking(absent(study) for absent in (no_funnel, no_series, no_area_map))
