"""Which figures of buurten may be shown, and which may be ranked or called high or low."""

from typing import Final

import pandas as pd

from leefbaarheid.params import FEW

#: Buurten whose counts come to less than this share of their gemeente's own are not shown: where many cases stand with no
#: buurt, buurten only seem quiet. Of 342 gemeenten 337 come to over 0.95 (2024), one to 0.902 and four to under 0.15.
ADDED_UP: Final = 0.90
#: A rate from fewer cases is called neither high nor low: by chance alone 20 cases are 11 one year and 29 another.
CASES: Final = 20


def judge(
    areas: pd.DataFrame, inside: pd.Series, whole: pd.Series, few: float = FEW, cases: int = CASES
) -> pd.DataFrame:
    """Tell of each buurt whether its rate may be shown and ranked.

    ``areas`` has a row a buurt: ``gemeente_code, gemeente, waarde`` (the rate), ``teller`` (cases), ``noemer``
    (inhabitants) and ``eigen`` (of a user's own table, whose rates may come without a count). ``inside`` gives per
    gemeente_code the count of its buurten together (a gemeente that it lacks has none; empty: not known), ``whole`` the
    gemeente's own count. Returns the rows with

    - ``opgeteld``: ``inside`` as a share of ``whole``; missing where either is not known;
    - ``waarde`` and ``teller``, missing where that is not at least ``ADDED_UP`` (figures of own tables stay);
    - ``getoond``: there is a rate, and the inhabitants are not known to be fewer than ``few``;
    - ``te_rangschikken``: of at least ``few`` inhabitants, and from enough cases to be called high or low.
    """
    if len(inside):
        inside = inside.reindex(whole.index, fill_value=0)
    share = inside / whole.mask(whole == 0)
    judged = areas.assign(opgeteld=areas["gemeente_code"].map(share).astype(float))
    hidden = _not_whole(judged)
    judged[["waarde", "teller"]] = judged[["waarde", "teller"]].mask(hidden)
    known, noemer = judged["waarde"].notna(), judged["noemer"]
    return judged.assign(
        getoond=known & ~(noemer < few), te_rangschikken=known & (noemer >= few) & (judged["teller"] >= cases)
    )


def enough(teller: pd.Series, cases: int = CASES) -> pd.Series:
    """Tell which rates may be called high or low by their cases: all but those known to rest on too few."""
    return ~(teller < cases)


def _not_whole(judged: pd.DataFrame) -> pd.Series:
    return ~judged["eigen"].astype(bool) & ~(judged["opgeteld"] >= ADDED_UP)
