"""Maps: classes in the official colours, and change around zero."""

from leefbaarheid.figures.maps.change import change_map
from leefbaarheid.figures.maps.classes import class_map, class_maps

__all__ = ["change_map", "class_map", "class_maps"]
