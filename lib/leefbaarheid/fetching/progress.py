"""What is told while fetching."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of each file; a command line shows a bar, a test nothing."""

    def begin(self, name: str) -> None:
        """Say that ``name`` (a source, with its year and gemeente) begins."""

    def size(self, total: int | None, done: int) -> None:
        """Say of how many bytes it is, where known, and how many are there already."""

    def advance(self, amount: int) -> None:
        """Say that so many bytes came in."""

    def note(self, text: str) -> None:
        """Say how far a source in pages is."""


class Silent:
    """Tells nobody."""

    def begin(self, name: str) -> None:
        """Say nothing."""

    def size(self, total: int | None, done: int) -> None:
        """Say nothing."""

    def advance(self, amount: int) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""
