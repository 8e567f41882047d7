"""Theme 2: spread of the scores, their relation with socio-economic status, and where both are low."""

from leefbaarheid.analysis.correlation import MINIMUM, bca_interval, correlate, fisher_interval, partial
from leefbaarheid.analysis.sociale_ongelijkheid.change import change_correlation
from leefbaarheid.analysis.sociale_ongelijkheid.clusters import (
    JoinCount,
    Neighbours,
    global_join_count,
    local_clusters,
    neighbours,
)
from leefbaarheid.analysis.sociale_ongelijkheid.correlation import (
    SCORES,
    SES,
    correlations,
    per_gemeente,
    shrink,
)
from leefbaarheid.analysis.sociale_ongelijkheid.inside import level_and_spread
from leefbaarheid.analysis.sociale_ongelijkheid.spread import (
    Decomposition,
    decomposition,
    rank_range,
    spread,
)
from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import (
    Cuts,
    Rules,
    assign,
    profile,
    sensitivity,
    ses_cuts,
    shares,
    wilson,
)

__all__ = [
    "MINIMUM",
    "SCORES",
    "SES",
    "Cuts",
    "Decomposition",
    "JoinCount",
    "Neighbours",
    "Rules",
    "assign",
    "bca_interval",
    "change_correlation",
    "correlate",
    "correlations",
    "decomposition",
    "fisher_interval",
    "global_join_count",
    "level_and_spread",
    "local_clusters",
    "neighbours",
    "partial",
    "per_gemeente",
    "profile",
    "rank_range",
    "sensitivity",
    "ses_cuts",
    "shares",
    "shrink",
    "spread",
    "wilson",
]
