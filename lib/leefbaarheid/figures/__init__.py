"""What a reader sees: maps, charts and tables, all through one helper that requires an alt text."""

from leefbaarheid.figures.figure import Figuur, Herkomst
from leefbaarheid.figures.tables import Tabel

__all__ = ["Figuur", "Herkomst", "Tabel"]
