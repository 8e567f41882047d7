"""Chapters that a page has only where there is something to show in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from leefbaarheid.figures.block import Blok, Piece, bullets, heading

#: Under this heading stands, in a sentence each, what would have been a chapter.
LACKING: Final = "Wat hier niet kon"


def chapter(title: str, absent: str, show: Callable[[], Piece], intro: str = "") -> Blok:
    """Give a chapter with its own heading, or nothing where ``absent`` says why there is nothing to show.

    The heading comes with its content, so that the contents of the page list no chapter that is empty.
    """
    return Blok() if absent else Blok(heading(title, 2), *([intro] if intro else []), *_pieces(show()))


def lacking(absent: Iterable[str]) -> Blok:
    """Give the chapter that tells why others are not there; nothing where all are."""
    found = [sentence for sentence in absent if sentence]
    return Blok(heading(LACKING, 2), bullets(found)) if found else Blok()


def _pieces(piece: Piece) -> tuple[str | Piece, ...]:
    return piece.pieces if isinstance(piece, Blok) else (piece,)
