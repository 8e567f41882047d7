"""From raw files to a prepared dataset, and the proof that it keeps its rules: a side room of the library."""

from leefbaarheid.preparation.check import check_dataset
from leefbaarheid.preparation.indicators import validate_indicators
from leefbaarheid.preparation.joining import describe_joined
from leefbaarheid.preparation.prepare import extend, prepare

__all__ = ["check_dataset", "describe_joined", "extend", "prepare", "validate_indicators"]
