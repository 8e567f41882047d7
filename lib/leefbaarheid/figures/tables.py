"""Tables that a reader can follow with eyes or ears, in Dutch number formats."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final, Literal

import pandas as pd

from leefbaarheid.classes import COLOURS, LABELS
from leefbaarheid.texts import dutch

Format = Literal["tekst", "jaar", "aantal", "decimaal", "maat", "score", "verandering", "procent", "klasse"]

#: Where long words may break: with them whole, tables of many columns would not fit a page.
_BREAK: Final = re.compile(
    r"(woning|voor|veran|huis|vroeg|postcode)(voorraad|zieningen|dering|houdens|signalering|gebieden)",
    re.IGNORECASE,
)
#: A column of texts gets no narrower than its longest one, or than this (characters).
TEXT_WIDTH: Final = 15

#: How a reader hears a missing figure.
UNKNOWN: Final = '<span role="img" aria-label="niet bekend">–</span>'


def breakable(text: str) -> str:
    """Return a text as HTML in which long words may break.

    >>> breakable("Huishoudens & meer")
    'Huis&shy;houdens &amp; meer'
    """
    return _BREAK.sub(r"\1&shy;\2", escape(text))


def _text(value: object) -> str:
    return escape(str(value))


def _class(value: dutch.Amount) -> str:
    name, colour = LABELS[int(value)], COLOURS[int(value)]
    swatch = "display:inline-block;width:.8em;height:.8em;margin-right:.4em;border:1px solid #767676"
    return (
        f'<span style="white-space:nowrap"><span aria-hidden="true" style="{swatch};background:{colour}">'
        f"</span>{name}</span>"
    )


_WRITERS: Final[Mapping[Format, Callable[[Any], str]]] = {
    "tekst": _text,
    "jaar": lambda v: f"{int(v)}",
    "aantal": dutch.number,
    "decimaal": lambda v: dutch.number(v, 1),
    "maat": dutch.measure,
    "score": dutch.signed,
    "verandering": dutch.signed,
    "procent": lambda v: escape(dutch.percent(v)),
    "klasse": _class,
}
_LEFT: Final = ("tekst", "klasse")


@dataclass(frozen=True, eq=False)
class Tabel:
    """A table for a report: a frame, a caption, and how each column is shown.

    ``headings`` maps the columns to show, in order, to what the reader sees; the first one heads each
    row. ``formats`` tells how a column's values are written (default ``tekst``): ``aantal`` 26.000,
    ``decimaal`` 1,5, ``maat`` 0,655 or 54,3, ``score`` and ``verandering`` +0,039, ``procent`` (of a
    share 0-1) 5,5%, ``klasse`` (1-9) name and colour. At most ``maximum`` rows are shown; a sentence tells
    how many there are and that ``file`` has them all. ``herkomst`` is the sentence under it with source,
    years, unit and weight.

    Raises ``ValueError`` for a frame without rows, a column that it lacks, or an unknown format.
    """

    frame: pd.DataFrame
    caption: str
    headings: Mapping[str, str]
    formats: Mapping[str, Format] = field(default_factory=dict)
    maximum: int | None = None
    file: str | None = None
    herkomst: str = ""

    def __post_init__(self) -> None:
        if self.frame.empty:
            raise ValueError(f"table {self.caption!r} has no rows: write a sentence instead")
        absent = [c for c in (*self.headings, *self.formats) if c not in self.frame]
        if absent or not self.headings or not self.caption.strip():
            raise ValueError(f"table {self.caption!r} lacks a caption, headings or the columns {absent}")
        unknown = sorted({*self.formats.values()} - {*_WRITERS})
        if unknown:
            raise ValueError(
                f"table {self.caption!r} has unknown formats {unknown}; use {', '.join(_WRITERS)}"
            )

    def __repr__(self) -> str:
        return f"Tabel: {self.caption} ({len(self.frame)} rijen)"

    def _repr_html_(self) -> str:
        rows = self.frame if self.maximum is None else self.frame.head(self.maximum)
        columns = [self._cells(rows, column) for column in self.headings]
        body = "".join(f"<tr>{''.join(cells)}</tr>\n" for cells in zip(*columns, strict=True))
        head = "".join(
            f'<th scope="col"{self._align(column, rows)}>{breakable(text)}</th>'
            for column, text in self.headings.items()
        )
        caption = escape(self.caption)
        return (
            f'<div class="tabel" tabindex="0" role="region" aria-label="Tabel: {caption}">\n'
            f"<table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n"
            f"<tbody>\n{body}</tbody>\n</table>\n</div>{self._rest(len(rows))}"
        )

    def _align(self, column: str, head_of: pd.DataFrame | None = None) -> str:
        """Numbers stand right, in this page and in JupyterLab alike; the head keeps a column of texts wide enough."""
        kind = self.formats.get(column, "tekst")
        wide = ""
        if head_of is not None and kind == "tekst" and column != next(iter(self.headings)):
            longest = head_of[column].dropna().astype(str).str.len().max()
            wide = f";min-width:{int(min(longest, TEXT_WIDTH))}ch" if longest > 0 else ""
        return f' style="text-align:{"left" if kind in _LEFT else "right"}{wide}"'

    def _cells(self, rows: pd.DataFrame, column: str) -> list[str]:
        write = _WRITERS[self.formats.get(column, "tekst")]
        first = column == next(iter(self.headings))
        start, end = ('<th scope="row"', "</th>") if first else ("<td", "</td>")
        start += self._align(column) + ">"
        return [f"{start}{UNKNOWN if dutch.is_missing(v) else write(v)}{end}" for v in rows[column]]

    def _rest(self, shown: int) -> str:
        total = len(self.frame)
        notes = [self.herkomst] if self.herkomst else []
        if shown < total:
            file = f" Alle rijen staan in het bestand {self.file}." if self.file else ""
            notes.insert(0, f"Getoond: {dutch.number(shown)} van de {dutch.number(total)} rijen.{file}")
        return f'\n<p class="noot">{escape(" ".join(notes))}</p>' if notes else ""
