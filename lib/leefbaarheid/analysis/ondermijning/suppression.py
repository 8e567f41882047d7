"""Which figures may be shown: small counts of a user's own table are hidden, and buurten that do not add up."""

from typing import Final

import numpy as np
import pandas as pd

from leefbaarheid.analysis.ondermijning.chance import USUAL, Bounds

#: Counts above zero and under this are not shown.
BOUND: Final = 5
#: Buurten whose counts come to less than this share of their gemeente's own are not shown: where many cases stand with no
#: buurt, buurten only seem quiet. Of 342 gemeenten 337 come to over 0.95 (2024), one to 0.902 and four to under 0.15.
ADDED_UP: Final = 0.90


def suppress(table: pd.DataFrame) -> pd.DataFrame:
    """Hide the counts 1-4 of a user's own rows, and the totals from which one of them would follow.

    ``table`` has the columns ``niveau, code, jaar, indicator, waarde, teller, eigen`` of docs/tables.md. A
    reader is assumed to know what is shown, this rule, and that counts add up, by code, year and indicator:
    buurten to their wijk and wijken to their gemeente, areas without a row being 0. An own wijk is hidden
    where one of its buurten is, an own gemeente where it would leave a hidden count a single value.

    Published rows (``eigen`` false) always stand. Where a published total would tell, all own rows inside it
    are hidden, zeros too; where published rows and zeros tell by themselves, nothing can be done. Figures of
    other levels (PC4) are in no sum.

    Returns the table with ``waarde`` and ``teller`` missing where hidden, and the bool column ``onderdrukt``.
    Show, sum and average nothing but what is returned. A row without ``teller`` stands as it is. A column
    that is missing raises KeyError.
    """
    own = table["eigen"].astype(bool).to_numpy()
    hidden = own & table["teller"].between(0, BOUND, inclusive="neither").to_numpy()
    added = table["teller"].notna().to_numpy()
    cells = table.loc[added, ["niveau", "code", "jaar", "indicator", "teller"]].reset_index(drop=True)
    hidden[added] = _with_totals(cells.assign(eigen=own[added], hidden=hidden[added])).to_numpy()
    shown = table.assign(onderdrukt=hidden)
    shown.loc[hidden, ["waarde", "teller"]] = np.nan
    return shown


def screen(areas: pd.DataFrame, inside: pd.Series, whole: pd.Series, bounds: Bounds = USUAL) -> pd.DataFrame:
    """Tell of each buurt whether its rate may be shown and ranked.

    ``areas`` has a row a buurt: ``gemeente_code, gemeente, waarde`` (the rate), ``teller`` (cases), ``noemer``
    (inhabitants) and ``eigen`` (of a user's own table, whose rates may come without a count). ``inside`` gives per
    gemeente_code the count of its buurten together (a gemeente that it lacks has none; empty: not known), ``whole`` the
    gemeente's own count. Returns the rows with

    - ``opgeteld``: ``inside`` as a share of ``whole``; missing where either is not known;
    - ``waarde`` and ``teller``, missing where that is not at least ``ADDED_UP`` (figures of own tables stay);
    - ``getoond``: there is a rate, and the inhabitants are not known to be fewer than ``bounds.people``;
    - ``te_rangschikken``: of at least so many inhabitants, and from enough cases to be called high or low.
    """
    if len(inside):
        inside = inside.reindex(whole.index, fill_value=0)
    share = inside / whole.mask(whole == 0)
    judged = areas.assign(opgeteld=areas["gemeente_code"].map(share).astype(float))
    hidden = ~judged["eigen"].astype(bool) & ~(judged["opgeteld"] >= ADDED_UP)
    judged[["waarde", "teller"]] = judged[["waarde", "teller"]].mask(hidden)
    known, noemer = judged["waarde"].notna(), judged["noemer"]
    ranked = (noemer >= bounds.people) & (judged["teller"] >= bounds.cases)
    return judged.assign(getoond=known & ~(noemer < bounds.people), te_rangschikken=known & ranked)


def _with_totals(cells: pd.DataFrame) -> pd.Series:
    """Add to ``hidden`` what must be hidden with it, wijken first."""
    gemeente, wijk, buurt = (cells["niveau"] == level for level in ("gemeente", "wijk", "buurt"))
    code = cells["code"].astype(str)
    in_wijk, in_gemeente = (cells.groupby([code.str[2:n], "jaar", "indicator"]).ngroup() for n in (8, 6))
    # Not only where the wijk would tell: to be hidden would then say that its buurten have 1 each, or 4 each.
    above = wijk & cells["eigen"] & (_sum(buurt & cells["hidden"], in_wijk) > 0)
    cells = cells.assign(wijk=in_wijk, hidden=cells["hidden"] | above)
    cells["hidden"] |= _telling(cells, wijk, buurt, in_wijk)
    # A gemeente is the sum of its wijken, and of the buurten of those that are hidden or have no row.
    whole = wijk & ~(cells["hidden"] & (_sum(buurt, in_wijk) > 0))
    parts = whole | (buurt & (_sum(whole, in_wijk) == 0))
    return cells["hidden"] | _telling(cells, gemeente, parts, in_gemeente)


def _telling(cells: pd.DataFrame, totals: pd.Series, parts: pd.Series, block: pd.Series) -> pd.Series:
    """Name what to hide where a total tells a hidden count: it, or all own rows if it is published."""
    hidden, own, count = cells["hidden"], cells["eigen"], cells["teller"]
    unknown = parts & hidden
    number = _sum(unknown, block)
    rest = _sum(count.where(totals, 0) - count.where(parts & ~hidden, 0), block)
    # What is left tells a count that is hidden alone, and a wijk of 1-4 that holds all hidden ones, or none.
    inside = _sum(unknown, cells["wijk"]).mask(parts, 1)
    small = hidden & (count < BOUND) & (parts | (cells["niveau"] == "wijk"))
    alone = _sum(small & ((inside == number) | (inside == 0)), block) > 0
    # It tells all of them where it is as low or as high as counts of 1-4 can make it, or does not fit them.
    extreme = (number > 0) & ((rest <= number) | (rest >= (BOUND - 1) * number))
    published = _sum(totals & ~own, block) > 0
    return own & (alone | extreme) & (totals | published)


def _sum(values: pd.Series, block: pd.Series) -> pd.Series:
    """Sum over the block of each row; blocks are numbered."""
    return pd.Series(np.bincount(block, weights=values)[block], index=values.index)
