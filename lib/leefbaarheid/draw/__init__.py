"""What a reader sees: charts on plain axes, the map, tables."""

from leefbaarheid.draw.charts import rates, status, two_periods, years
from leefbaarheid.draw.kaart import draw_map
from leefbaarheid.draw.layers import Layer, layer
from leefbaarheid.draw.spark import estimates, slope, spark
from leefbaarheid.draw.style import to_svg
from leefbaarheid.draw.table import areas_table, table

__all__ = ["Layer", "areas_table", "draw_map", "estimates", "layer", "rates", "slope", "spark", "status"]
__all__ += ["table", "to_svg", "two_periods", "years"]
