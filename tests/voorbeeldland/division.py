"""Which gemeenten there were in a year: those that merged later were still apart."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.voorbeeldland import plan


def division(pc4: pd.DataFrame, mergers: tuple[plan.Merger, ...], year: int) -> pd.DataFrame:
    """Return the PC4 with the gemeenten of a year: what merged later was still apart."""
    frame = pd.DataFrame(pc4[["code", "gemeente_code", "gemeente", "provincie_code", "provincie"]])
    for merger in mergers:
        if year >= merger.jaar:
            continue
        rows = frame.index[frame["gemeente"] == merger.naam]
        for part, names in zip(np.array_split(rows, len(merger.oud)), merger.oud, strict=True):
            frame.loc[part, ["gemeente_code", "gemeente"]] = names
    return frame
