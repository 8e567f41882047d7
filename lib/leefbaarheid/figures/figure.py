"""The one way in which a picture reaches a reader: with alt text, source and figures."""

from __future__ import annotations

import io
import os
import re
from base64 import b64encode
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from leefbaarheid.errors import ParameterError
from leefbaarheid.figures import style
from leefbaarheid.figures.canvas import QuietCanvas
from leefbaarheid.figures.png import small_png
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch

#: An alt text shorter than this says nothing.
ALT_FROM: Final = 20
_PLACEHOLDER: Final = re.compile(
    r"(no description|geen beschrijving|alt.?te(kst|xt)|todo|(figuur|afbeelding|plaatje|kaart|grafiek|"
    r"image|picture|figure|plot|chart)[\s\d.:]*$)",
    re.IGNORECASE,
)
#: Environment variable with another resolution of pictures on a page (pixels an inch), set by whoever runs the notebook.
RESOLUTION: Final = "LEEFBAARHEID_RESOLUTIE"
#: Resolution of saved pictures, for print.
PRINT_DPI: Final = 300


@dataclass(frozen=True)
class Herkomst:
    """Where a picture's figures come from; it stands under every picture.

    ``niveau`` is a level of :data:`leefbaarheid.terms.LEVELS`; ``gewicht`` is ``woningen``,
    ``huishoudens`` or ``geen`` (every area counts one) and ``gewicht_jaar`` its year (0: unknown);
    ``aantal`` the number of areas. ``eenheid`` is what the picture measures; whoever draws it names it (:meth:`met`).
    """

    bron: str
    jaren: tuple[int, ...]
    niveau: str
    gewicht: str
    aantal: int
    gewicht_jaar: int = 0
    eenheid: str = ""

    def __post_init__(self) -> None:
        if self.niveau not in LEVEL_LABELS:
            raise ValueError(f"level {self.niveau!r} is not one of {', '.join(LEVEL_LABELS)}")
        if not self.bron.strip() or not self.jaren:
            raise ValueError("a picture needs a source and at least one year")

    def met(self, eenheid: str) -> Herkomst:
        """Return the same origin for a picture that measures ``eenheid``."""
        return replace(self, eenheid=eenheid)

    def van_jaren(self, *jaren: int) -> Herkomst:
        """Return the same origin for a picture of other years."""
        return replace(self, jaren=jaren)

    def gebieden(self, n: int | None = None) -> str:
        """Write a number of areas with their noun: "3 postcodegebieden"."""
        return dutch.plural(self.aantal if n is None else n, *LEVEL_LABELS[self.niveau])

    @property
    def telwoord(self) -> str:
        """What the weight counts, as a noun in the plural."""
        return LEVEL_LABELS[self.niveau][1] if self.gewicht == "geen" else self.gewicht

    @property
    def zin(self) -> str:
        """The sentences under a picture."""
        if self.gewicht == "geen":
            weight = "zonder gewicht (elk gebied telt één keer)"
        else:
            weight = f"gewogen naar {self.gewicht}" + (f" ({self.gewicht_jaar})" if self.gewicht_jaar else "")
        about = f"Bron: {self.bron}. Jaar: {dutch.years(self.jaren)}. Eenheid: {self.eenheid}."
        return f"{about} {self.gebieden()}, {weight}."


@dataclass(frozen=True, eq=False)
class Figuur:
    """A picture with all that belongs to it; in a notebook it shows itself.

    ``alt`` says in words what the picture shows, ``herkomst`` where it comes from, ``onderschrift`` what
    else must be known to read it, ``table`` the figures behind it. ``not_drawn`` counts areas without
    outline. ``parts`` are a map and its legend on the picture, so that a small page can show each by itself.

    Raises ``ValueError`` for an alt text that is empty, short or a placeholder, for an origin without a
    unit, and for an empty picture.
    """

    figure: Figure
    alt: str
    herkomst: Herkomst
    onderschrift: str = ""
    table: Tabel | None = None
    not_drawn: int = 0
    parts: tuple[style.Box, ...] = ()

    def __post_init__(self) -> None:
        alt = self.alt.strip()
        if len(alt) < ALT_FROM or _PLACEHOLDER.match(alt):
            raise ValueError(f"alt text {alt!r} does not say what the picture shows")
        if not self.herkomst.eenheid:
            raise ValueError("a picture must name its unit: give herkomst.met(eenheid)")
        if not self.figure.axes:
            raise ValueError("an empty picture is not drawn: write a sentence instead")

    def __repr__(self) -> str:
        return self.alt

    @property
    def axes(self) -> list[Axes]:
        """Its matplotlib axes, to be restyled before it is saved."""
        return list(self.figure.axes)

    @property
    def caption(self) -> str:
        """The text under the picture: what must be known to read it, and where it comes from."""
        parts = [self.onderschrift.strip(), self._missing_outlines(), self.herkomst.zin]
        return " ".join(p for p in parts if p)

    def with_caption(self, onderschrift: str) -> Figuur:
        """Return the same picture with another text under it."""
        return replace(self, onderschrift=onderschrift)

    @style.styled
    def png(self) -> bytes:
        """Draw the picture as PNG, in few colours; equal figures give equal bytes.

        It has 200 pixels an inch, or what ``LEEFBAARHEID_RESOLUTIE`` asks for.
        """
        self.figure.set_dpi(int(os.environ.get(RESOLUTION, style.DPI)))
        canvas: Any = self.figure.canvas
        canvas.draw()
        picture = small_png(canvas.buffer_rgba())
        if isinstance(canvas, QuietCanvas):
            canvas.let_go()
        return picture

    @style.styled
    def save(self, path: str | Path) -> Path:
        """Save as ``.png``, ``.svg`` or ``.pdf``, 300 dots an inch, with the alt text in it.

        Raises :class:`ParameterError` for another kind of file.
        """
        path = Path(path)
        kinds: dict[str, dict[str, Any]] = {
            ".png": {"Description": self.alt, "Software": None},
            ".svg": {"Description": self.alt, "Date": None},
            ".pdf": {"Subject": self.alt, "CreationDate": None},
        }
        if path.suffix.lower() not in kinds:
            raise ParameterError(f"cannot save a picture as {path.name!r}; use .png, .svg or .pdf")
        buffer = io.BytesIO()
        kind = path.suffix.lower()
        self.figure.savefig(buffer, format=kind[1:], dpi=PRINT_DPI, metadata=kinds[kind])
        partial = path.with_name(path.name + ".part")
        partial.write_bytes(buffer.getvalue())
        partial.replace(path)
        return path

    def _missing_outlines(self) -> str:
        if not self.not_drawn:
            return ""
        has, stands = ("heeft", "staat") if self.not_drawn == 1 else ("hebben", "staan")
        areas = self.herkomst.gebieden(self.not_drawn)
        return f"{areas} {has} geen omtrek en {stands} niet op de kaart."

    def _repr_html_(self) -> str:
        width, height = (round(v * style.PAGE_DPI) for v in self.figure.get_size_inches())
        picture = b64encode(self.png()).decode("ascii")
        parts = ",".join(" ".join(f"{v * style.PAGE_DPI:.0f}" for v in part) for part in self.parts)
        marked = f' data-delen="{parts}"' if parts else ""
        table = ""
        if self.table is not None:
            inside = self.table._repr_html_()
            table = f"\n<details><summary>Cijfers bij deze figuur</summary>\n{inside}\n</details>"
        return (
            f'<div class="figuur">\n<figure>\n<div class="beeld" tabindex="0" role="group" '
            f'aria-label="Figuur: {escape(re.split("[.?] ", self.alt)[0])}">'
            f'<img src="data:image/png;base64,{picture}" alt="{escape(self.alt)}" '
            f'width="{width}" height="{height}"{marked}></div>\n'
            f"<figcaption>{escape(self.caption)}</figcaption>\n</figure>{table}\n</div>"
        )
