"""Pieces of a page put below each other: sentences, lists, tables and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Protocol, runtime_checkable


@runtime_checkable
class Piece(Protocol):
    """Anything that shows itself in a notebook."""

    def _repr_html_(self) -> str: ...


@dataclass(frozen=True, repr=False)
class Markup:
    """A piece of HTML that this module made, every text in it escaped."""

    html: str

    def __repr__(self) -> str:
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.html)).split())

    def _repr_html_(self) -> str:
        return self.html


@dataclass(frozen=True, eq=False, repr=False)
class Blok:
    """Pieces below each other, shown as one output of a cell; a plain text becomes a paragraph."""

    pieces: tuple[str | Piece, ...]

    def __init__(self, *pieces: str | Piece) -> None:
        object.__setattr__(self, "pieces", pieces)

    def __repr__(self) -> str:
        return "\n".join(p if isinstance(p, str) else repr(p) for p in self.pieces)

    def _repr_html_(self) -> str:
        shown = (paragraph(p) if isinstance(p, str) else p for p in self.pieces)
        return "\n".join(p._repr_html_() for p in shown)


def paragraph(text: str, kind: str = "") -> Markup:
    """A paragraph; ``kind`` is a class of the page's style, such as ``intro`` or ``noot``."""
    attribute = f' class="{escape(kind)}"' if kind else ""
    return Markup(f"<p{attribute}>{escape(text)}</p>")


def heading(text: str, level: int = 3) -> Markup:
    """A heading of a level (1-6)."""
    return Markup(f"<h{level}>{escape(text)}</h{level}>")


def bullets(items: Iterable[str], kind: str = "") -> Markup:
    """A list of sentences."""
    attribute = f' class="{escape(kind)}"' if kind else ""
    return Markup(f"<ul{attribute}>\n" + "".join(f"<li>{escape(i)}</li>\n" for i in items) + "</ul>")


def definitions(items: Mapping[str, str], kind: str = "") -> Markup:
    """A list of terms with what they mean or hold."""
    attribute = f' class="{escape(kind)}"' if kind else ""
    rows = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>\n" for k, v in items.items())
    return Markup(f"<dl{attribute}>\n{rows}</dl>")


def details(summary: str, *pieces: str | Piece) -> Markup:
    """Pieces that open when the reader asks for them (print opens them)."""
    inside = Blok(*pieces)._repr_html_()
    return Markup(f"<details><summary>{escape(summary)}</summary>\n{inside}\n</details>")
