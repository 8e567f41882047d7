"""From raw files to a prepared dataset, and the proof that it keeps its rules: a side room of the library."""

from leefbaarheid.preparation.check import CheckReport, check
from leefbaarheid.preparation.joining import describe_joined
from leefbaarheid.preparation.prepare import PrepareReport, prepare

__all__ = ["CheckReport", "PrepareReport", "check", "describe_joined", "prepare"]
