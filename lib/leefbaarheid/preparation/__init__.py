"""From raw files to a prepared dataset, and the proof that it keeps its rules: a side room of the library."""

from leefbaarheid.preparation.check import CheckReport as CheckReport
from leefbaarheid.preparation.check import check as check
from leefbaarheid.preparation.indicators import describe_gaps as describe_gaps
from leefbaarheid.preparation.indicators import validate_indicators as validate_indicators
from leefbaarheid.preparation.joining import describe_joined as describe_joined
from leefbaarheid.preparation.prepare import PrepareReport as PrepareReport
from leefbaarheid.preparation.prepare import extend as extend
from leefbaarheid.preparation.prepare import prepare as prepare
