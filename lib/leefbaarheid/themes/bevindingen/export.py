"""The tables of the findings that are written beside the report."""

from __future__ import annotations

from pathlib import Path

from leefbaarheid.figures.block import Blok
from leefbaarheid.themes.bevindingen.study import Study
from leefbaarheid.themes.shared.export import write_tables


def save_tables(study: Study, folder: str | Path = "") -> Blok:
    """Write ``bevindingen.csv``, ``cijfers.csv`` and ``gevoeligheid.csv``; see :func:`write_tables` for where."""
    tables = {
        "bevindingen": study.bevindingen,
        "cijfers": study.cijfers,
        "gevoeligheid": study.gevoeligheid.drop(columns="eigen"),
    }
    return write_tables("bevindingen", tables, folder)
