"""Words for figures: changes in class steps, how far two go together, fifths of SES, more or less than elsewhere."""

import math
from typing import Final

import pandas as pd

from leefbaarheid import dutch
from leefbaarheid.classes import HARDLY_MEAN, STEP
from leefbaarheid.labels import WORDS

#: From these sizes on a correlation is called so; a project's own choice, about those of J. Cohen (1988).
STRENGTHS: Final = ((0.7, "heel sterk"), (0.5, "sterk"), (0.3, "redelijk"), (-0.3, "zwak"))
#: The axis of a strip of rates runs from an eighth to eight times the country's.
AXIS: Final = 8


def compared(value: float, other: float, least: float) -> str:
    """Say whether a rate is more or less than another: by the share ``least`` or more.

    >>> compared(51, 57, 0.1), compared(51, 45, 0.1), compared(51, 50, 0.1)
    ('minder', 'meer', 'ongeveer evenveel')
    """
    if value > (1 + least) * other:
        return "meer"
    return "minder" if value < (1 - least) * other else "ongeveer evenveel"


def times(ratio: float) -> str:
    """Say how one figure stands to another: "1,8 keer".

    >>> times(1.81), times(0.98)
    ('1,8 keer', 'ongeveer gelijk aan')
    """
    return "ongeveer gelijk aan" if 0.95 <= ratio < 1.05 else f"{dutch.number(ratio, 1)} keer"


def more_or_less(share: float) -> str:
    """Write a change of a share: "5% minder".

    >>> more_or_less(-0.049), more_or_less(0.44), more_or_less(0.004), more_or_less(float("nan"))
    ('5% minder', '44% meer', 'evenveel', 'niet bekend')
    """
    if pd.isna(share):
        return "niet bekend"
    size = round(abs(100 * share))
    return "evenveel" if size == 0 else f"{dutch.number(size)}% {'meer' if share > 0 else 'minder'}"


def on_axis(times: float) -> float:
    """The place (0-100) of a multiple of the country's rate on a log axis from 1/8 to 8 times it.

    >>> on_axis(1), on_axis(2), on_axis(0), on_axis(100)
    (50.0, 66.7, 0.0, 100.0)
    """
    place = math.log(times, AXIS) if times > 0 else -1.0
    return round(50 + 50 * max(-1.0, min(1.0, place)), 1)


def together(r: float) -> str:
    """Say how far SES and score go together.

    >>> together(0.92), together(0.55), together(0.3), together(-0.1), together(-0.5)
    ('heel sterk', 'sterk', 'redelijk', 'zwak', 'omgekeerd')
    """
    if pd.isna(r):
        return "te weinig gebieden"
    return next((word for least, word in STRENGTHS if r >= least), "omgekeerd")


def other_words(r: float, low: float, high: float) -> list[str]:
    """The other words that an interval reaches, the weakest first; none without an interval.

    >>> other_words(0.65, 0.45, 0.72), other_words(0.92, 0.8, 0.97), other_words(0.6, float("nan"), float("nan"))
    (['redelijk', 'heel sterk'], [], [])
    """
    if pd.isna(low) or pd.isna(high):
        return []
    order = ["omgekeerd", *(word for _, word in reversed(STRENGTHS))]
    reached = order[order.index(together(low)) : order.index(together(high)) + 1]
    return [word for word in reached if word != together(r)]


#: From here to 0.45 step a change is "bijna een halve".
_ALMOST: Final = (0.415, 0.45)
#: Beyond one step, what is more than this part larger than its word is "ruim".
_AMPLE: Final = 1.05
#: Part of a class step -> its sign, for a large figure, and its words.
STEPS: Final[dict[float, tuple[str, str]]] = WORDS["stappen"]


def sign_of(points: dutch.Amount) -> str:
    """Write a change (points) as the sign of a fraction of a class: "+⅓", "−1½"."""
    return f"{dutch.MINUS if points < 0 else '+'}{STEPS[_nearest(abs(points) / STEP)][0]}"


def size_in_words(points: dutch.Amount) -> str:
    """Write the size of a change (points) as a rounded part of a class: "ongeveer een derde klasse".

    >>> size_in_words(0.0266), size_in_words(-0.037), size_in_words(0.1), size_in_words(0.4)
    ('ongeveer een derde klasse', 'bijna een halve klasse', 'ruim één klasse', 'ruim drie klassen')
    """
    size = abs(float(points)) / STEP
    if _ALMOST[0] <= size < _ALMOST[1]:
        return f"bijna {STEPS[0.5][1]}"
    part = _nearest(size)
    return f"{'ruim' if part >= 1 and size > part * _AMPLE else 'ongeveer'} {STEPS[part][1]}"


def _nearest(size: float) -> float:
    """The part of a class step that has words and is nearest."""
    return min(STEPS, key=lambda part: abs(part - size))


def moved(points: dutch.Amount, hardly: float = HARDLY_MEAN) -> str:
    """Write a change (points): "ongeveer een derde klasse omhoog", or "vrijwel gelijk" below ``hardly`` steps.

    >>> moved(-0.0133), moved(0.008), moved(0.008, 0.05)
    ('ongeveer een vijfde klasse omlaag', 'vrijwel gelijk', 'ongeveer een tiende klasse omhoog')
    """
    if abs(float(points)) < hardly * STEP:
        return "vrijwel gelijk"
    return f"{size_in_words(points)} {'omhoog' if points > 0 else 'omlaag'}"
