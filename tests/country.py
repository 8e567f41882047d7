"""The invented country for benchmarks, at national size: made from a seed by :mod:`tests.voorbeeldland`."""

from tests.voorbeeldland import make_demo
from tests.voorbeeldland.plan import DEMO_GEMEENTE, SIZES, code

__all__ = ["DEMO_GEMEENTE", "SIZES", "code", "make_demo"]
