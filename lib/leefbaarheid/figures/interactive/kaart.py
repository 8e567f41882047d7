"""The interactive map as a piece of a page: a picture, and beside it the figures with which a script replaces it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.ticker import MaxNLocator

from leefbaarheid.figures import style
from leefbaarheid.figures.block import Blok, Markup, paragraph
from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.interactive.assets import MARK, SCRIPT, STYLE
from leefbaarheid.figures.interactive.measures import Measure
from leefbaarheid.figures.outlines import Drawing, draw
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch

#: With more areas there is no interactive map: its page would get too large and its areas too small to point at.
MOST: Final = 1000
#: How a measure tells that an area has no figure, or one that is suppressed, or is too small to be judged.
NONE: Final = "-"
SUPPRESSED: Final = "x"
MUTED: Final = "k"
_WORDS: Final = {NONE: "geen cijfer", SUPPRESSED: "onderdrukt", MUTED: "niet beoordeeld"}
#: The scatter's axes run from 0 to this.
_AXIS: Final = 1000
#: What the browser would read as markup or as the end of a line, in the notation of JSON.
_ESCAPES: Final = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


@dataclass(frozen=True, eq=False)
class Points:
    """The scatter beside the map: two figures of each area, in its order (missing: no point), and what they are called."""

    x: pd.Series
    y: pd.Series
    x_label: str
    y_label: str
    title: str


@dataclass(frozen=True, eq=False, repr=False)
class Kaart:
    """A map that a reader can question, with a scatter and a table of the same areas.

    ``static`` is the picture that stands where no script runs, and in print. ``areas`` has ``naam`` and ``geometry``
    (RD New; may be missing), a row an area in the order of the table, which ``order`` tells, and ``gemeente`` where there
    are several.
    ``measures`` are what it can show, the first one at first; ``notes`` further texts of each area for the panel.
    ``hidden`` (boolean, on the rows of ``areas``) marks areas that are not judged, of which no figure is shown,
    ``chosen`` those with a heavy outline. ``drawing`` may be given where it was made before.

    Raises ``ValueError`` for a measure or a note of another number of areas.
    """

    static: Figuur
    areas: gpd.GeoDataFrame
    measures: Sequence[Measure]
    points: Points
    herkomst: Herkomst
    title: str
    order: str
    notes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    hidden: npt.NDArray[np.bool_] | None = None
    chosen: npt.NDArray[np.bool_] | None = None
    drawing: Drawing | None = None

    def __post_init__(self) -> None:
        lengths = [len(m.step) for m in self.measures] + [len(n) for n in self.notes.values()]
        lengths += [len(self.points.x), len(self.points.y)]
        if set(lengths) != {len(self.areas)} or not self.herkomst.eenheid:
            raise ValueError(
                f"a map of {len(self.areas)} areas has parts of {sorted(set(lengths))}, or names no unit"
            )

    def __repr__(self) -> str:
        return f"Kaart: {self.title} ({len(self.areas)} gebieden). {self.static.alt}"

    def data(self) -> dict[str, Any]:
        """Return all that the script knows: texts as a reader sees them, and places on the drawing.

        Of what is suppressed it holds names and outlines only.
        """
        shown = self.drawing or draw(self.areas.geometry.to_numpy())
        hidden = np.zeros(len(self.areas), dtype=bool) if self.hidden is None else self.hidden
        lost = int((np.array(shown.paths) == "").sum())
        several = "gemeente" in self.areas and self.areas["gemeente"].nunique() > 1
        texts = {"Gemeente": self.areas["gemeente"], **self.notes} if several else self.notes
        chosen = [] if self.chosen is None else np.flatnonzero(self.chosen).tolist()
        return {
            "titel": self.title,
            "volgorde": self.order,
            "gebied": LEVEL_LABELS[self.herkomst.niveau],
            "vak": [shown.width, shown.height],
            "namen": self.areas["naam"].astype(str).tolist(),
            "paden": list(shown.paths),
            "plekken": list(shown.places),
            "gekozen": chosen,
            "begin": chosen[0] if len(chosen) == 1 else None,
            "maten": [_measure(m, hidden) for m in self.measures],
            "extra": [
                {"naam": k, "tekst": [None if h else _text(t) for h, t in zip(hidden, v, strict=True)]}
                for k, v in texts.items()
            ],
            "punten": self._scatter(hidden),
            "bron": self._caption(lost),
        }

    def _scatter(self, hidden: npt.NDArray[np.bool_]) -> dict[str, Any]:
        p = self.points
        x, y = (np.where(hidden, np.nan, v.to_numpy(dtype=float)) for v in (p.x, p.y))
        both = ~(np.isnan(x) | np.isnan(y))
        axes = [_axis(values[both], label) for values, label in ((x, p.x_label), (y, p.y_label))]
        found = np.full((len(x), 2), -1)
        for i, (values, axis) in enumerate(zip((x, y), axes, strict=True)):
            low, high = axis.pop("van"), axis.pop("tot")
            found[both, i] = np.rint((values[both] - low) / (high - low) * _AXIS).astype(int)
        places = [place if known else None for place, known in zip(found.tolist(), both, strict=True)]
        return {"titel": p.title, "x": axes[0], "y": axes[1], "plekken": places}

    def _caption(self, lost: int) -> str:
        parts = ["Elke omtrek is apart vereenvoudigd: langs grenzen kunnen haarfijne kieren staan."]
        if lost:
            parts.append(
                f"{self.herkomst.gebieden(lost)} zonder omtrek: alleen in de tabel en de puntenwolk."
            )
        return " ".join([*parts, self.herkomst.zin])

    def live(self) -> Markup:
        """Return the block with its own script and style: for a notebook that is trusted, where no page brings them."""
        return Markup(f"{self._repr_html_()}\n<style>{STYLE}</style>\n<script>{SCRIPT}</script>")

    def _repr_html_(self) -> str:
        found = json.dumps(self.data(), ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
        return (
            f'<div {MARK}>\n<details class="kaart-vast" open><summary hidden>De kaart als vast beeld</summary>\n'
            f'{self.static._repr_html_()}\n</details>\n<script type="application/json">{found}</script>\n</div>'
        )


def kaart_or_static(kaart: Kaart) -> Kaart | Blok:
    """Return the map, or its picture with a sentence where it has more than :data:`MOST` areas."""
    if len(kaart.areas) <= MOST:
        return kaart
    n = kaart.herkomst.gebieden(len(kaart.areas))
    return Blok(
        kaart.static,
        paragraph(
            f"Deze kaart heeft {n}. Vanaf {dutch.number(MOST)} gebieden is er geen kaart om aan te wijzen; kies "
            "daarvoor een kleiner gebied.",
            "noot",
        ),
    )


def _measure(measure: Measure, hidden: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """What the script knows of a measure: its steps with their numbers, and for each area a step and a text."""
    step = np.where(measure.step < 0, NONE, measure.step.astype(str))
    step = step if measure.hidden is None else np.where(measure.hidden, SUPPRESSED, step)
    codes = np.where(hidden, MUTED, step)
    found: list[dict[str, Any]] = [
        {
            "code": str(i),
            "naam": s.label,
            "grens": s.bounds,
            "kleur": s.colour,
            "inkt": style.readable(s.colour),
            "teken": s.mark,
        }
        for i, s in enumerate(measure.steps)
    ]
    for code, name in _WORDS.items():
        if (codes == code).any():
            found.append({"code": code, "naam": name, "grens": ""})
    texts = ["" if code in _WORDS else text for text, code in zip(measure.texts, codes, strict=False)]
    return {
        "naam": measure.label,
        "kop": measure.heading,
        "stappen": [s | {"n": dutch.number(int((codes == s["code"]).sum()))} for s in found],
        "stap": "".join(codes),
        "tekst": "|".join(texts) if texts else None,
        "opNaam": measure.by_name,
    }


def _axis(values: npt.NDArray[np.float64], label: str) -> dict[str, Any]:
    """An axis with its marks in Dutch, and where zero lies if it is on it."""
    if not values.size:
        return {"naam": label, "schaal": [], "nul": None, "van": 0.0, "tot": 1.0}
    marks = np.asarray(MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(values.min(), values.max()))
    low, high = float(marks[0]), float(marks[-1])
    decimals = max(0, -int(np.floor(np.log10(marks[1] - marks[0]) + 1e-9)))
    at = np.rint((marks - low) / (high - low) * _AXIS).astype(int).tolist()
    scale = [[place, dutch.number(mark, decimals)] for place, mark in zip(at, marks, strict=True)]
    zero = round(-low / (high - low) * _AXIS) if low < 0 < high else None
    return {"naam": label, "schaal": scale, "nul": zero, "van": low, "tot": high}


def _text(value: object) -> str | None:
    return None if dutch.is_missing(value) or value == "" else str(value)
