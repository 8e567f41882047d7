"""Charts: a frame in, a :class:`leefbaarheid.figures.Figuur` out; never drawn without data."""

from leefbaarheid.figures.charts.intervals import intervals
from leefbaarheid.figures.charts.scatter import Line, scatter

__all__ = ["Line", "intervals", "scatter"]
