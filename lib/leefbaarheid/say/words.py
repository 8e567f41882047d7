"""Words for figures of theme 2: how far two figures go together, and the fifths of SES."""

from __future__ import annotations

from typing import Final

import pandas as pd

#: From these sizes on a correlation is called so; a project's own choice, about those of J. Cohen (1988).
STRENGTHS: Final = ((0.7, "heel sterk"), (0.5, "sterk"), (0.3, "redelijk"), (-0.3, "zwak"))
FIFTHS: Final = {
    1: "laagste vijfde",
    2: "tweede vijfde",
    3: "middelste vijfde",
    4: "vierde vijfde",
    5: "hoogste vijfde",
}


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
