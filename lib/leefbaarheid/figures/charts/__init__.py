"""Charts: a frame in, a :class:`leefbaarheid.figures.Figuur` out; never drawn without data."""

from leefbaarheid.figures.charts.comparison import comparison
from leefbaarheid.figures.charts.contributions import contributions
from leefbaarheid.figures.charts.matrix import transition_matrix
from leefbaarheid.figures.charts.sensitivity import sensitivity
from leefbaarheid.figures.charts.series import time_series

__all__ = ["comparison", "contributions", "sensitivity", "time_series", "transition_matrix"]
