"""The larger area in which each area of a fine level lies."""

from __future__ import annotations

import pandas as pd

from leefbaarheid.dataset.frame import Frame
from leefbaarheid.dataset.layout import PARENT_COLUMN

#: Level of the larger areas, whose parts the fine ones are. PC4 has none: it cuts through buurten and wijken.
PARENT_LEVEL = {"grid": "buurt", "buurt": "wijk"}


def parents(frame: Frame) -> pd.Series | None:
    """Give each area of a frame the code of the buurt (of a cell) or wijk (of a buurt) in which it lies.

    A buurt's wijk stands in its code; a cell belongs to the buurt that holds its centre, which the preparation
    found, and to none where there is no outline. Returns a series on the frame's index, or ``None`` at a level
    without larger areas, or where no cell has one.
    """
    areas = frame.gebieden
    if frame.niveau == "buurt":
        return ("WK" + areas["code"].str[2:8]).rename("ouder")
    if PARENT_COLUMN in areas and areas[PARENT_COLUMN].notna().any():
        return areas[PARENT_COLUMN].rename("ouder")
    return None
