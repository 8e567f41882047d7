"""How near shops, schools and doctors are."""

import pandas as pd


def share_above(areas: pd.DataFrame, bound: float) -> float:
    """Share (0-1) of the ``huishoudens`` in areas whose ``vrz`` (points of the score) lies above a bound."""
    return float(areas.loc[areas["vrz"] > bound, "huishoudens"].sum() / areas["huishoudens"].sum())
