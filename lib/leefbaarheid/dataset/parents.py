"""The larger areas in which each area of a fine level lies."""

import pandas as pd

from leefbaarheid.dataset.frame import Frame
from leefbaarheid.dataset.layout import PARENT_COLUMN


def parents(frame: Frame) -> dict[str, pd.Series]:
    """Give each area of a frame the codes of the larger ones in which it lies, the smallest of these first.

    A cell has a buurt and a wijk, a buurt has a wijk; PC4 cut through both and have none. A buurt's wijk stands in its
    code; a cell belongs to the buurt that holds its centre, which the preparation found, and to none where there is
    no outline. Returns a series on the frame's index for each level; no level where no area has a larger one.
    """
    areas, found = frame.gebieden, {}
    if PARENT_COLUMN in areas and areas[PARENT_COLUMN].notna().any():
        found["buurt"] = areas[PARENT_COLUMN]
    buurt = areas["code"] if frame.niveau == "buurt" else found.get("buurt")
    if buurt is not None:
        found["wijk"] = "WK" + buurt.str[2:8]
    return found
