"""Areas to go and look at, and how areas with a low status differ from the others."""

from typing import Final

import numpy as np
import pandas as pd

from leefbaarheid.analysis.sociale_ongelijkheid.correlation import SCORES
from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import Limits

#: A list holds so many areas; of those that do well, so many at most where there are more of the others.
MOST: Final = 10
WELL: Final = 3
#: An area with a low SES does well too from so many class steps above what is usual at its SES.
ABOVE: Final = 0.29


def with_low_ses(areas: pd.DataFrame, limits: Limits, step: float) -> pd.DataFrame:
    """Pick the areas to look at: where both are low, then those close to it; and areas with a low SES that do well.

    ``areas`` are judged, with ``stapeling, laag, klasse, afw`` and ``boven`` (points above what is usual at its SES; missing
    where that is not known); ``step`` is the width of a class in points. Both low come first, the lowest score ahead; where
    these all fit, those with a low SES one class above ``klasse_laag`` (``bijna``); then up to three of those that do well
    (``goed``): in ``klasse_hoog`` or higher, else at least 0.29 step above what is usual. At most ten in all; the column
    ``regel`` says why each is on the list.
    """
    low = areas[areas["laag"]]
    both = low[low["stapeling"]].sort_values(["afw", "code"]).assign(regel="beide laag")
    close = low[low["klasse"].eq(limits.klasse_laag + 1) & low["klasse"].lt(limits.klasse_hoog)]
    close = close.sort_values(["afw", "code"]).assign(regel="bijna")
    high = low[low["klasse"] >= limits.klasse_hoog]
    above = low[(low["boven"] >= ABOVE * step) & (low["klasse"] > limits.klasse_laag + 1)]
    well = high if len(high) else above
    well = well.sort_values(["boven", "afw", "code"], ascending=[False, False, True]).head(WELL)
    first = both.head(MOST - len(well))
    if len(first) == len(both):
        first = pd.concat([first, close.head(MOST - len(first) - len(well))])
    return pd.concat([first, well.assign(regel="goed")]).reset_index(drop=True)


def low_and_others(areas: pd.DataFrame) -> pd.DataFrame:
    """Average the score and its dimensions over areas with a low SES and over the others, weighted by households.

    ``areas`` has ``laag, huishoudens``. A row a score (points): ``laag, ander, alle``, and ``n_laag, n_ander``; missing
    where a side has no weight.
    """
    scores = [s for s in SCORES if s in areas]
    sides = {"laag": areas[areas["laag"]], "ander": areas[~areas["laag"]], "alle": areas}
    table = pd.DataFrame(index=scores)
    for name, part in sides.items():
        w = part["huishoudens"]
        table[name] = part[scores].astype(float).mul(w, axis=0).sum() / (w.sum() if w.sum() > 0 else np.nan)
    return table.assign(n_laag=len(sides["laag"]), n_ander=len(sides["ander"]))
