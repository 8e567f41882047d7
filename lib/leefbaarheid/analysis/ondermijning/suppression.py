"""Hide small counts of a user's own table, and what would give them away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import bmat, csr_array, hstack
from scipy.sparse.csgraph import connected_components

#: Counts above zero and under this are not shown.
BOUND: Final = 5
#: What hiding a zero costs beside 1 + ln(1 + count) of any other count: only where nothing else helps.
ZERO_PRICE: Final = 1000.0

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]


def suppress(
    table: pd.DataFrame,
    *,
    parts: Mapping[str, Sequence[str]] | None = None,
    parents: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Hide the counts 1-4 of a user's own rows, and those further counts from which one of them would follow.

    ``table`` is that of the indicators (docs/tables.md): ``niveau, code, jaar, indicator, waarde, teller, noemer, eigen``.
    An attacker is taken to know every row that is shown and that a total is the sum of its parts: a wijk of its buurten, a
    gemeente of its wijken and of its buurten (by their codes), any other area of those that ``parents`` (code to code) puts
    in it, and an indicator of its kinds (``parts``: total to kinds). Own counts are hidden, smallest first and zeros
    last, until for every hidden count of 1-4 another is as possible, even to one who knows that what is hidden is no
    less than 1 where it is above 0. Published rows (``eigen`` false) always stand; where these alone give a count away,
    nothing can be done.

    Returns the table with ``waarde`` and ``teller`` missing where hidden, and the column ``onderdrukt``. Show, sum and
    average nothing but what is returned. A row without ``teller`` stands as it is.
    """
    counts = table["teller"].to_numpy(dtype=float)
    own = table["eigen"].to_numpy(dtype=bool) & ~np.isnan(counts)
    hidden = own & (counts > 0) & (counts < BOUND)
    relations = _relations(table.reset_index(drop=True), parts or {}, parents or {})
    for rows, cells in _components(relations):
        if hidden[cells].any():
            hidden[cells] = _protect(relations[rows][:, cells], counts[cells], own[cells], hidden[cells])
    shown = table.assign(onderdrukt=hidden)
    shown.loc[hidden, ["waarde", "teller"]] = np.nan
    return shown


def _relations(
    cells: pd.DataFrame, parts: Mapping[str, Sequence[str]], parents: Mapping[str, str]
) -> csr_array:
    """One row a sum that both sides of are in the table: 1 for the parts, -1 for the total; a column a cell."""
    known = (
        cells.loc[cells["teller"].notna(), ["niveau", "code", "jaar", "indicator"]]
        .rename_axis("cel")
        .reset_index()
    )
    code, level = known["code"].astype(str), known["niveau"].astype(str)
    above = (
        ("WK" + code.str[2:8]).where(level == "buurt"),
        ("GM" + code.str[2:6]).where(level.isin(["buurt", "wijk"])),
        code.map(dict(parents)).astype("str"),
    )
    kinds = pd.DataFrame(
        [(k, t) for t, names in parts.items() for k in names], columns=["indicator", "deel_van"], dtype="str"
    )
    totals = known[["cel", "code", "jaar", "indicator"]].rename(columns={"cel": "totaal"})
    areas = [
        known.assign(ouder=ouder).merge(
            totals, left_on=["ouder", "jaar", "indicator"], right_on=["code", "jaar", "indicator"]
        )
        for ouder in above
    ]
    sums = known.merge(kinds).merge(
        totals, left_on=["code", "jaar", "deel_van"], right_on=["code", "jaar", "indicator"]
    )
    links = pd.concat([*areas, sums.assign(niveau="soort")])[["cel", "totaal", "niveau"]].drop_duplicates()
    number = links.groupby(["totaal", "niveau"]).ngroup().to_numpy()
    whole = links.assign(number=number).drop_duplicates("number")
    values = np.concatenate([np.ones(len(links)), -np.ones(len(whole))])
    place = (np.concatenate([number, whole["number"]]), np.concatenate([links["cel"], whole["totaal"]]))
    return csr_array((values, place), shape=(len(whole), len(cells)))


def _components(relations: csr_array) -> list[tuple[Ints, Ints]]:
    """Relations and cells that hang together."""
    rows = relations.shape[0]
    if not rows:
        return []
    _, label = connected_components(bmat([[None, relations], [relations.T, None]]), directed=False)
    order = np.argsort(label, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
    return [(group[group < rows], group[group >= rows] - rows) for group in groups if group[0] < rows]


def _protect(relations: csr_array, counts: Floats, own: Bools, hidden: Bools) -> Bools:
    """Hide further own cells till every small count that is hidden could as well be another.

    For each that could not yet, all that moves in its cheapest change is hidden, and cannot be pinned down from then on.
    A change may bring no count from above 0 below 1; only where there is none such, not below 0.
    """
    hidden, safe = hidden.copy(), np.zeros(counts.size, dtype=bool)
    price = np.where(counts > 0, 1 + np.log1p(counts), ZERO_PRICE)
    for cell in np.flatnonzero(hidden):
        for movable, lowest in ((hidden, 1), (own, 1), (own, 0)):
            if not safe[cell]:
                moved = _moved(relations, np.where(hidden, 0.0, price), movable, counts > lowest, cell)
                hidden, safe = hidden | moved, safe | moved
    return hidden


def _moved(relations: csr_array, price: Floats, movable: Bools, lower: Bools, cell: np.intp) -> Bools:
    """Name the cells that move in the cheapest change of one cell by 1, up or down, that keeps every sum, if there is one.

    Only what is ``movable`` moves, down only where it may be ``lower``. Linear programming: sums over areas and kinds are
    two nested families (a totally unimodular system), so the change is in whole numbers.
    """
    from scipy.optimize import linprog

    columns = np.flatnonzero(movable)
    place, n = np.searchsorted(columns, cell), columns.size
    part = relations[:, columns]
    system, cost = hstack([part, -part], format="csr"), np.tile(price[columns], 2)
    most = np.concatenate([np.ones(n), lower[columns]])
    cheapest, moved = np.inf, np.zeros(movable.size, dtype=bool)
    for there, back in ((place, n + place), (n + place, place)):
        if most[there]:
            least, limit = np.zeros(2 * n), most.copy()
            least[there], limit[back] = 1.0, 0.0
            way = linprog(
                cost, A_eq=system, b_eq=np.zeros(system.shape[0]), bounds=np.column_stack([least, limit])
            )
            if way.success and way.fun < cheapest:
                cheapest, moved = way.fun, np.zeros(movable.size, dtype=bool)
                moved[columns] = np.abs(way.x[:n] - way.x[n:]) > 1e-6
            if cheapest == 0:
                break
    return moved
