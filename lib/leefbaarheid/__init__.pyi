"""What the package offers, by the module that has it; loaded when asked for. What stands in ``__all__`` is public."""

from . import draw as draw
from .analysis.bevindingen.verdict import VERDICTS as VERDICTS
from .analysis.correlation import (
    correlate as correlate,
    fisher_interval as fisher_interval,
    partial as partial,
)
from .analysis.ondermijning.chance import (
    FIRST as FIRST,
    Bounds as Bounds,
    areas_to_look_at as areas_to_look_at,
    change_steps as change_steps,
    profile as profile,
)
from .analysis.ondermijning.index import composite as composite, without_each as without_each
from .analysis.ondermijning.unsafety import (
    SIZES as SIZES,
    correlate_kinds as correlate_kinds,
    experienced as experienced,
    for_correlation as for_correlation,
    types as types,
)
from .analysis.sociale_ongelijkheid.correlation import (
    INTERVAL_FROM as INTERVAL_FROM,
    SCORES as SCORES,
    SES as SES,
    correlations as correlations,
    most_influential as most_influential,
)
from .analysis.sociale_ongelijkheid.spread import distance as distance
from .analysis.sociale_ongelijkheid.stapeling import (
    LowHigh as LowHigh,
    assign_stapeling as assign_stapeling,
    household_cut as household_cut,
    low_and_others as low_and_others,
    with_low_ses as with_low_ses,
)
from .analysis.stijgers_en_dalers.groups import (
    Rules as Rules,
    assign_groups as assign_groups,
    beyond_noise as beyond_noise,
    by_choice as by_choice,
)
from .analysis.stijgers_en_dalers.look import (
    clear_steps as clear_steps,
    gemeenten_to_look_at as gemeenten_to_look_at,
    to_look_at as to_look_at,
)
from .analysis.stijgers_en_dalers.summary import (
    by_region as by_region,
    known as known,
    larger_areas as larger_areas,
    summarise as summarise,
)
from .api import (
    add_tables as add_tables,
    explore as explore,
    find_area as find_area,
    load_indicators as load_indicators,
    make_report as make_report,
    open_dataset as open_dataset,
    resolve_area as resolve_area,
)
from .classes import (
    HARDLY as HARDLY,
    HARDLY_MEAN as HARDLY_MEAN,
    STEP as STEP,
    classify as classify,
    cutoffs as cutoffs,
)
from .data.change import (
    both_periods as both_periods,
    changes as changes,
    earlier_low as earlier_low,
    hundred as hundred,
    inside as inside,
    load_change as load_change,
    load_later as load_later,
    national_change as national_change,
    parent as parent,
    shares as shares,
)
from .data.crime import (
    all_sources as all_sources,
    by_year as by_year,
    core_of as core_of,
    crime_origin as crime_origin,
    expected_rates as expected_rates,
    in_index as in_index,
    kinds_of_crime as kinds_of_crime,
    load_crime as load_crime,
    rank_ranges as rank_ranges,
    since as since,
    undermining_known as undermining_known,
    unsafety_sources as unsafety_sources,
    weights_of as weights_of,
)
from .data.crime_inside import (
    TOTAL as TOTAL,
    load_inside as load_inside,
    load_parts as load_parts,
    load_recorded as load_recorded,
    steps_of as steps_of,
    yearly_counts as yearly_counts,
)
from .data.finding_places import finding_places as finding_places, with_defaults as with_defaults
from .data.findings import (
    check_finding as check_finding,
    judge as judge,
    load_findings as load_findings,
    otherwise as otherwise,
)
from .data.now import (
    joined as joined,
    larger_name as larger_name,
    letters as letters,
    load_gemeenten as load_gemeenten,
    load_now as load_now,
    national_means as national_means,
    periods as periods,
    place_names as place_names,
    series as series,
    standing as standing,
)
from .data.regions import (
    alike as alike,
    in_gemeenten as in_gemeenten,
    open_data as open_data,
    profile_source as profile_source,
    region_names as region_names,
    regions as regions,
)
from .data.save import save_tables as save_tables, sourced as sourced
from .data.ses import (
    OWN_FROM as OWN_FROM,
    described as described,
    inequality as inequality,
    load_with_ses as load_with_ses,
    moran_of_rest as moran_of_rest,
    ses_country as ses_country,
    ses_cuts as ses_cuts,
    ses_gemeenten as ses_gemeenten,
    shares_between as shares_between,
    summed as summed,
    with_kinds as with_kinds,
)
from .dataset.frame import JUDGED_FROM as JUDGED_FROM
from .dataset.gemeenten import gemeenten_over_time as gemeenten_over_time
from .dataset.levels import Choice as Choice
from .dataset.snapshot import covers as covers, load_snapshot as load_snapshot
from .draw.kaart import MANY as MANY
from .labels import BOUNDS_LABELS as BOUNDS_LABELS, LEVEL_LABELS as LEVEL_LABELS
from .params import load_national_series as load_national_series
from .report.parameters import check_parameters as check_parameters, load_constants as load_constants
from .say import Say as Say
from .say.words import together as together
from .terms import DIMENSIONS as DIMENSIONS
from .version import __version__ as __version__
