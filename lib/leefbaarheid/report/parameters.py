"""What the notebook of a theme asks: names, types, ranges, and whether the data can serve it; before a kernel starts."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from leefbaarheid import params
from leefbaarheid.analysis.ondermijning.unsafety import experienced
from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import LowHigh
from leefbaarheid.areas import Area
from leefbaarheid.data import crime
from leefbaarheid.data.findings import load_findings
from leefbaarheid.data.regions import open_data
from leefbaarheid.data.ses import load_with_ses
from leefbaarheid.dataset import Dataset, choose_level
from leefbaarheid.errors import ParameterError
from leefbaarheid.report.themes import KINDS, given, model, model_of
from leefbaarheid.terms import THEME_LABELS

#: What theme 3 is called where the data hold a figure of undermining crime itself.
UNDERMINING: Final = "Ondermijnende criminaliteit"


@dataclass(frozen=True)
class Plan:
    """A report that can be made; its parameters are valid for a dataset and an area.

    ``gebied`` is what the area is called in a sentence: "Kerkrade", "de provincie Utrecht".
    """

    title: str
    gebied: str
    folder: str
    parameters: Mapping[str, Any]


def load_constants(theme: str) -> dict[str, Any]:
    """Return the choices under ``vast`` in ``params/<theme>.yml`` as they are meant ("1/3" is a third).

    Raises :class:`ParameterError` with one sentence for the first that cannot be.
    """
    values = params.load_constants(theme)
    return model_of(**values).read(values)


def plan(theme: str, values: Mapping[str, Any]) -> Plan:
    """Check a report's parameters, with the defaults of others, against the dataset.

    Names, types, ranges, the area, the years and the level, and the constants of ``params/<theme>.yml``. Raises
    :class:`ParameterError`, :class:`AreaError` or :class:`DatasetError`, each one sentence.
    """
    parameters = model(theme).read(given(theme, values))
    dataset, area = open_data(parameters["gebied"], parameters["data"])
    years, label = _ASKED.get(theme, _years)(dataset, area, load_constants(theme) | parameters)
    title = ", ".join(filter(None, [f"{label or THEME_LABELS[theme]} in {area.genoemd}", years]))
    return Plan(title, area.genoemd, area.folder, parameters)


def _years(dataset: Dataset, area: Area, p: Mapping[str, Any]) -> tuple[str, str]:
    return "-".join(str(p[name]) for name in ("van", "tot", "jaar") if p.get(name)), ""


def _rises(dataset: Dataset, area: Area, p: Mapping[str, Any]) -> tuple[str, str]:
    choose_level(dataset, area.gemeenten, p["van"], p["tot"], p["schaal"])
    return f"{p['van']}-{p['tot']}", ""


def _unequal(dataset: Dataset, area: Area, p: Mapping[str, Any]) -> tuple[str, str]:
    _limits(p)
    if p["verandering_van"] >= p["verandering_tot"]:
        where = "see params/sociale_ongelijkheid.yml"
        raise ParameterError(f"verandering_van must be before verandering_tot; {where}")
    names = "jaar jaar_ses schaal klassegrenzen minimum_huishoudens koppeling_vanaf"
    load_with_ses(dataset, area, *(p[name] for name in names.split()))
    return str(p["jaar"]), ""


def _limits(p: Mapping[str, Any]) -> None:
    """Raise :class:`ParameterError` where low and high overlap, or the year of the score is not a year."""
    LowHigh(p["kwintiel"], p["klasse_laag"], p["klasse_hoog"])
    if not p["jaar"]:
        said = "parameter jaar: name a year of the Leefbaarometer, such as 2020 (got 'nieuwste')"
        raise ParameterError(said)


def _crime(dataset: Dataset, area: Area, p: Mapping[str, Any]) -> tuple[str, str]:
    gemeenten, _ = crime.load_crime(dataset, p["jaar"], p["jaar_score"])
    soorten = crime.kinds_of_crime(dataset, p["jaar"])
    crime.in_index(gemeenten, soorten, p["indicatoren"], p["minimum_dekking"])
    crime.core_of(soorten, p["kernindicator"])
    experienced(crime.unsafety_sources(gemeenten), p["onveiligheid"].split(", "))
    known = crime.undermining_known(soorten, gemeenten, area.gemeenten, p["minimum_dekking"])
    return str(soorten["jaar"].max()), UNDERMINING if known else ""


def _findings(dataset: Dataset, area: Area, p: Mapping[str, Any]) -> tuple[str, str]:
    load_findings()
    _limits(p)
    choose_level(dataset, area.gemeenten, p["van"], p["tot"])
    return f"{p['van']}-{p['tot']}", "Bevindingen uit de brief"


#: What checks the years and the level of a theme by its parameters and constants, and returns the years and, where the
#: data ask for it, another label; of others the years that were asked for.
_ASKED: Final = {
    "stijgers_en_dalers": _rises,
    "sociale_ongelijkheid": _unequal,
    "ondermijning": _crime,
    "bevindingen": _findings,
}


def check_parameters(names: MutableMapping[str, Any]) -> dict[str, Any]:
    """Check the parameters in a notebook that was started by hand, and put them back as they are meant ("0,05" is 0.05).

    ``names`` are those of the notebook (``globals()``). Returns the parameters but for the folder of the data. Raises
    :class:`ParameterError` with one sentence.
    """
    given = {name: names[name] for name in KINDS if name in names}
    values = model_of(**dict.fromkeys(given)).read(given)
    names.update(values)
    return {name: value for name, value in values.items() if name != "data"}
