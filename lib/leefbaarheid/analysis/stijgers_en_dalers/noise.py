"""What a change is worth: how large it may be without anything of the place behind it.

A score is estimated from figures that vary from year to year, the more so the fewer households an area has. Such variation
shows as a change that the next one undoes: successive changes of an area then correlate negatively. The noise measured here
is an upper bound, since shocks that pass are in it; an error of the model that lasts is not.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers.groups import GROUPS, Rules, starting_base
from leefbaarheid.classes import cutoffs

#: A change beyond so many standard deviations of noise is more than noise (95%, two-sided).
Z95: Final = 1.96
#: Groups defined against the country: their change is judged less the national one.
RELATIVE: Final = ("vroegsignalering_relatief", "gestegen_maar_achterblijvend", "achterblijvend")


def beyond_noise(change: pd.Series, sd: pd.Series, drempel: float) -> pd.Series:
    """Tell which changes are called risen or fallen: those of ``drempel`` (points) or more that are beyond noise too.

    Where ``sd`` is missing (no weights at this level), only the threshold counts.
    """
    return change.abs() >= np.maximum(drempel, Z95 * sd.fillna(0.0))


def beyond_by_group(
    areas: pd.DataFrame, groups: pd.DataFrame, rules: Rules, national_change: float | None
) -> pd.DataFrame:
    """Tell which members of each group moved beyond noise; groups against the country by the change less the national one.

    ``areas`` has ``verandering`` and ``ruis_sd``; ``groups`` comes from ``assign_groups``. Booleans as ``groups``.
    """
    own = beyond_noise(areas["verandering"], areas["ruis_sd"], rules.drempel)
    less = areas["verandering"] - (national_change or 0.0)
    relative = beyond_noise(less, areas["ruis_sd"], rules.drempel_relatief)
    return groups.apply(lambda members: members & (relative if members.name in RELATIVE else own))


def expected_by_noise(areas: pd.DataFrame, rules: Rules, national_change: float | None) -> pd.DataFrame:
    """Return per area the chance of each group if it moved with the country, but for noise (normal, ``ruis_sd``).

    ``areas`` has ``klasse_van, afw_van, ruis_sd``. Their sum over areas is how many noise alone would give. Floats with a
    column a group; missing for ``alle``, for ``achterblijvend`` (it hangs on other areas) and without ``national_change``.
    """
    from scipy.stats import norm

    table = pd.DataFrame(np.nan, areas.index, list(GROUPS))
    if national_change is None:
        return table
    sd, base = areas["ruis_sd"].to_numpy(), starting_base(areas, rules)
    # what lifts an area out of class 4
    up = float(cutoffs(rules.klassegrenzen)[3]) - areas["afw_van"].to_numpy()

    def below(change: float | npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.asarray(norm.cdf((change - national_change) / sd))

    chances = {
        "sterk_verbeterd": 1 - below(up),
        "verder_verslechterd": below(-rules.drempel),
        "vroegsignalering_absoluut": below(-rules.drempel),
        "vroegsignalering_relatief": below(national_change - rules.drempel_relatief),
        "gestegen_maar_achterblijvend": np.clip(below(national_change) - below(0.0), 0, None),
        "extreme_start": (1 - below(up)) * (areas["klasse_van"] <= rules.extreme_start_tot),
    }
    return table.assign(**{name: chance * base[name] for name, chance in chances.items()})
