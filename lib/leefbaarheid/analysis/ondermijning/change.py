"""Whether a count changed by more than chance, and whether it lies above a rate by more than chance."""

from typing import Final

import numpy as np
import pandas as pd

from leefbaarheid.analysis.ondermijning.buurten import CASES

#: Changes of a smaller share are not called clear, however many the cases.
LEAST: Final = 0.1
#: From this share on a clear change is a large one.
LARGE: Final = 0.4
_Z95: Final = 1.959963984540054


def changed(
    before: pd.Series,
    after: pd.Series,
    growth: pd.Series | float = 1.0,
    least: float = LEAST,
    cases: int = CASES,
) -> pd.DataFrame:
    """Compare counts of two years, on one index.

    ``growth`` is how much the denominator grew (its later value by its earlier; 1 where it is not known). Returns
    ``verandering`` (the later rate by the earlier, less 1), ``z`` (the log of their ratio in standard errors, sqrt(1 /
    before + 1 / after), as for two independent Poisson counts; a count of 0 taken as a half) and ``duidelijk``: 1 up or
    -1 down where ``z`` lies beyond 1.96, the change is at least the share ``least`` and one of both years has ``cases``
    or more; else 0, and missing where a count is not known.
    """
    a, b = before.astype(float), after.astype(float)
    share = (b / a.where(a > 0)) / growth - 1
    low, high = a.clip(lower=0.5), b.clip(lower=0.5)
    z = pd.Series(np.log(high / low / growth) / np.sqrt(1 / low + 1 / high), a.index)
    clear = (z.abs() >= _Z95) & (np.maximum(a, b) >= cases) & ~(share.abs() < least)
    side = z.clip(-1, 1).round().where(clear, 0.0).where(a.notna() & b.notna())
    return pd.DataFrame({"verandering": share, "z": z, "duidelijk": side.astype("Int64")})


def at_least(teller: pd.Series) -> pd.Series:
    """The lower end of the exact 95% interval of a Poisson count (F. Garwood, Biometrika 28, 1936); 0 for a count of 0."""
    from scipy import stats

    count = teller.astype(float)
    return pd.Series(stats.chi2.ppf(0.025, 2 * count) / 2, count.index).mask(count == 0, 0.0)
