"""What readers read for the names of the data (``templates/woorden.yml``)."""

from typing import Any, Final

from leefbaarheid.templates import load

WORDS: Final[dict[str, Any]] = load("woorden.yml")
#: (singular, plural) of each level.
LEVEL_LABELS: Final[dict[str, tuple[str, str]]] = WORDS["schalen"]
DIMENSION_LABELS: Final[dict[str, str]] = WORDS["dimensies"]
SES_LABELS: Final[dict[str, str]] = WORDS["ses"]
GROUP_LABELS: Final[dict[str, str]] = WORDS["groepen"]
TYPE_LABELS: Final[dict[str, str]] = WORDS["typen"]
BOUNDS_LABELS: Final[dict[str, str]] = WORDS["klassegrenzen"]
REGION_LABELS: Final[dict[str, str]] = WORDS["streken"]
