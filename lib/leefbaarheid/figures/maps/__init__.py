"""Maps: classes in the official colours, change around zero, categories, and two measures at once."""

from leefbaarheid.figures.maps.bivariate import bivariate_map
from leefbaarheid.figures.maps.categories import Category, category_map
from leefbaarheid.figures.maps.change import change_map
from leefbaarheid.figures.maps.classes import class_map, class_maps

__all__ = ["Category", "bivariate_map", "category_map", "change_map", "class_map", "class_maps"]
