"""Charts: a frame in, a :class:`leefbaarheid.figures.Figuur` out; never drawn without data."""

from leefbaarheid.figures.charts.comparison import comparison
from leefbaarheid.figures.charts.contributions import contributions
from leefbaarheid.figures.charts.funnel import funnel
from leefbaarheid.figures.charts.heatmap import heatmap
from leefbaarheid.figures.charts.intervals import intervals
from leefbaarheid.figures.charts.matrix import transition_matrix
from leefbaarheid.figures.charts.scatter import Line, scatter
from leefbaarheid.figures.charts.sensitivity import sensitivity
from leefbaarheid.figures.charts.series import lines, time_series
from leefbaarheid.figures.charts.spine import spine
from leefbaarheid.figures.charts.strips import strips

__all__ = [
    "Line",
    "comparison",
    "contributions",
    "funnel",
    "heatmap",
    "intervals",
    "lines",
    "scatter",
    "sensitivity",
    "spine",
    "strips",
    "time_series",
    "transition_matrix",
]
