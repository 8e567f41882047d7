"""Leefbaarometer analyses for any Dutch gemeente or region."""

from __future__ import annotations

__version__ = "0.1.0"
