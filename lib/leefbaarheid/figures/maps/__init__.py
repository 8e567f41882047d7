"""Maps: classes in the official colours, change around zero, and categories."""

from leefbaarheid.figures.maps.categories import Category, category_map
from leefbaarheid.figures.maps.change import change_map
from leefbaarheid.figures.maps.classes import class_map, class_maps

__all__ = ["Category", "category_map", "change_map", "class_map", "class_maps"]
