"""What a study shows of itself in a notebook: what it is about, and which frames it holds."""

from __future__ import annotations

from collections.abc import Sequence

from leefbaarheid.areas import Area
from leefbaarheid.dataset import Dataset
from leefbaarheid.figures.block import Blok, definitions
from leefbaarheid.texts import dutch
from leefbaarheid.themes.shared.provenance import area_in_words, source


def card(theme: str, dataset: Dataset, area: Area, jaren: Sequence[int], frames: Sequence[str]) -> str:
    """Name theme, area, years and source of a study in HTML, and its ``frames`` (names of properties)."""
    facts = {
        "Thema": theme,
        "Gebied": area_in_words(dataset, area),
        "Jaren": dutch.years(jaren),
        "Bron": f"{source()}, gegevensset {dataset.naam}",
        "Tabellen": ", ".join(f"study.{name}" for name in frames),
    }
    return Blok(definitions(facts, "feiten"))._repr_html_()
