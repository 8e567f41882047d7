"""What a reader sees: charts, the map, tables; and plain axes to restyle (:mod:`leefbaarheid.figures.draw`)."""

from leefbaarheid.draw.charts import rates, status, two_periods, years
from leefbaarheid.draw.kaart import (
    Layer,
    change_layer,
    class_layer,
    count_layer,
    draw_map,
    fifth_layer,
    pair_layer,
    rate_layer,
)
from leefbaarheid.draw.spark import spark
from leefbaarheid.draw.style import to_svg
from leefbaarheid.draw.table import areas_table, slope, table
from leefbaarheid.figures.draw import change, classes, contributions, points, series, values

__all__ = [
    "Layer",
    "areas_table",
    "change",
    "change_layer",
    "class_layer",
    "classes",
    "contributions",
    "count_layer",
    "draw_map",
    "fifth_layer",
    "pair_layer",
    "points",
    "rate_layer",
    "rates",
    "series",
    "slope",
    "spark",
    "status",
    "table",
    "to_svg",
    "two_periods",
    "values",
    "years",
]
