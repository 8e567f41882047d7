"""From what a user types to the gemeenten that it means."""

from leefbaarheid.areas.area import KINDS, Area, slugify
from leefbaarheid.areas.catalogue import find_area
from leefbaarheid.areas.resolve import resolve_area, split_names, typed_names

__all__ = ["KINDS", "Area", "find_area", "resolve_area", "slugify", "split_names", "typed_names"]
