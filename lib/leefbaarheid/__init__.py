"""Leefbaarometer analyses for any Dutch gemeente or region.

>>> import leefbaarheid as lb
>>> dataset, area = lb.open_data("Kerkrade")
>>> here, country = lb.load_change(dataset, area, 2014, 2020, "pc4")
>>> groups = lb.assign_groups(country.gebieden, lb.Rules(), lb.national_change(country))
>>> groups.sum().loc[["alle", "vroegsignalering_relatief"]].tolist()
[4020, 198]

What ``__all__`` names is for those who compute with these data (docs/api); the rest of ``__init__.pyi`` serves the
notebooks. All is loaded when asked for, so that a command line starts without pandas or matplotlib.
"""

import lazy_loader

from leefbaarheid.version import __version__ as __version__

__getattr__, _, _ = lazy_loader.attach_stub(__name__, __file__)

_PUBLIC = (
    "LowHigh Rules add_tables alike assign_groups changes classify correlate correlations cutoffs draw expected_rates "
    "explore find_area finding_places judge load_change load_crime load_findings load_gemeenten load_indicators "
    "load_with_ses make_report national_change open_data open_dataset resolve_area save_tables summarise with_kinds"
)
__all__ = _PUBLIC.split()


def __dir__() -> list[str]:
    return __all__
