"""Charts: a frame in, a :class:`leefbaarheid.figures.Figuur` out; never drawn without data."""

from leefbaarheid.figures.charts.funnel import funnel
from leefbaarheid.figures.charts.intervals import intervals
from leefbaarheid.figures.charts.scatter import Line, scatter
from leefbaarheid.figures.charts.series import lines
from leefbaarheid.figures.charts.spine import spine

__all__ = [
    "Line",
    "funnel",
    "intervals",
    "lines",
    "scatter",
    "spine",
]
