"""The catalogue of open data (``params/bronnen.yml``): what there is, where, and what must arrive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from leefbaarheid.errors import ParameterError, did_you_mean
from leefbaarheid.params import checked_row, params_folder, read_yaml
from leefbaarheid.sources.archive import is_device

#: What may stand between braces in an address, layer, filter or target.
PLACEHOLDERS: Final = ("jaar", "jj", "gemeente")

#: The file of a raw folder that tells where each file came from.
PROVENANCE: Final = "herkomst.json"

_NEEDS: Final = {
    "bestand": ("adres", "doel"),
    "zip": ("adres", "doel", "leden"),
    "wfs": ("adres", "doel", "laag", "sorteer"),
    "ogc": ("adres", "doel", "laag"),
    "odata": ("adres", "doel", "tabel"),
    "eigen": (),
}
_ENDINGS: Final = {
    "wfs": (".geojson",),
    "ogc": (".geojson",),
    "odata": (".json",),
    "bestand": (".csv", ".json", ".geojson", ".gpkg", ".parquet"),
}

Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], Field(strict=False)]
Years = Annotated[tuple[Annotated[int, Field(ge=1990, le=2100)], ...], Field(strict=False)]


class Traffic(BaseModel):
    """How servers are asked: attempts, waits (seconds), requests a second for a host, margin on sizes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pogingen: Annotated[int, Field(ge=1, le=20)] = 5
    wachttijd: Annotated[float, Field(ge=0, le=60)] = 1.0
    langste_wachttijd: Annotated[float, Field(ge=0, le=3600)] = 60.0
    per_seconde: Annotated[float, Field(gt=0, le=1000)] = 2.0
    stilte: Annotated[float, Field(gt=0, le=600)] = 60.0
    marge: Annotated[float, Field(ge=1, le=100)] = 4.0


class Source(BaseModel):
    """One source and edition; docs/sources.md describes the fields.

    ``grootte_mb`` (MB that come over the line) and ``rijen`` (fewest, most) are those of one file; ``kolommen`` are names
    that must be there, after ``hernoem`` (name at the source -> name expected). All are checked on arrival.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    naam: Text
    #: ``eigen``: no download is known, the user brings the file
    protocol: Literal["bestand", "zip", "wfs", "ogc", "odata", "eigen"]
    adres: str = ""
    tabel: Annotated[str, Field(pattern=r"^(\d{5}(NED|ENG))?$")] = ""
    laag: str = ""
    versie: Text = "2.0.0"
    sorteer: str = ""
    pagina: Annotated[int, Field(ge=1, le=100_000)] = 1000
    vraag: dict[Text, str] = {}
    filter: str = ""
    filter_jaar: str = ""
    leden: Texts = ()
    doel: str = ""
    licentie: Text
    citaat: Text
    formaat: Text
    niveaus: Texts = ()
    jaren: Years = ()
    standaardjaren: Years = ()
    editie: str = ""
    zekerheid: Literal["gezien", "meermaals gebruikt", "uit herinnering"]
    grootte_mb: Annotated[float, Field(gt=0, strict=False)] = 100.0
    rijen: Annotated[tuple[int, int] | None, Field(strict=False)] = None
    inhoudstype: Texts = ()
    kolommen: Texts = ()
    hernoem: dict[Text, Text] = {}
    jaarkolom: str = ""
    standaard: bool = False
    tweede_weg: str = ""
    toelichting: str = ""

    @field_validator("doel")
    @classmethod
    def _target(cls, value: str) -> str:
        if value and not is_safe(value):
            raise ValueError("a target is a path below the raw folder, such as leefbaarometer/scores.csv")
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        address = urlsplit(self.adres)
        if self.adres and (address.scheme not in ("https", "http") or not address.hostname):
            raise ValueError("adres begins with https:// and names a server")
        if address.username or address.password:
            raise ValueError("adres holds a user name or password; leave these out")
        lacks = next((n for n in _NEEDS[self.protocol] if not getattr(self, n)), None)
        if lacks:
            raise ValueError(f"protocol {self.protocol} needs the field '{lacks}'")
        endings = _ENDINGS.get(self.protocol, ())
        if endings and not self.doel.endswith(endings):
            raise ValueError(f"doel of protocol {self.protocol} ends with {' or '.join(endings)}")
        texts = (self.adres, self.laag, self.filter, self.filter_jaar, self.doel)
        strange = next((n for t in texts for n in re.findall(r"\{(.*?)\}", t) if n not in PLACEHOLDERS), None)
        if strange is not None:
            raise ValueError(f"{{{strange}}} is unknown; write {{jaar}}, {{jj}} or {{gemeente}}")
        if self.per_jaar and "{jaar}" not in self.doel:
            raise ValueError("doel needs {jaar}, as the source gives a file a year")
        if self.per_jaar and not self.jaren:
            raise ValueError("a source with {jaar} needs its jaren")
        if self.filter and "{gemeente}" not in self.filter:
            raise ValueError("filter is the one of a gemeente and needs {gemeente}")
        if not set(self.standaardjaren) <= set(self.jaren):
            raise ValueError("standaardjaren must be among jaren")
        if self.rijen and not 0 <= self.rijen[0] <= self.rijen[1]:
            raise ValueError("rijen are the fewest and the most, in that order")
        return self

    @property
    def per_jaar(self) -> bool:
        """Whether the source gives a file a year."""
        texts = (self.adres, self.laag, self.filter_jaar, self.doel)
        return any("{jaar}" in text or "{jj}" in text for text in texts)


@dataclass(frozen=True)
class Item:
    """What one round of requests fetches: a source, and where it has them the year and the gemeente (``GM0928``)."""

    source: Source
    jaar: int | None = None
    gemeente: str = ""

    @property
    def name(self) -> str:
        """Its name among all items, fit for a folder."""
        parts = (self.source.id, str(self.jaar or ""), self.gemeente)
        return "_".join(p for p in parts if p)

    @property
    def target(self) -> str:
        """File (or folder, of a zip) below the raw folder; that of one gemeente bears its code."""
        target = self.fill(self.source.doel)
        path = PurePosixPath(target)
        return str(path.with_name(f"{path.stem}_{self.gemeente}{path.suffix}")) if self.gemeente else target

    def fill(self, text: str) -> str:
        """Put year (``{jaar}``, ``{jj}``) and digits of the gemeente (``{gemeente}``) into a text of the catalogue."""
        jaar = str(self.jaar or "")
        for name, value in (("{jaar}", jaar), ("{jj}", jaar[2:]), ("{gemeente}", self.gemeente[2:])):
            text = text.replace(name, value)
        return text

    @property
    def conditions(self) -> list[str]:
        """The filters that hold for it."""
        found = [self.source.filter_jaar] if self.jaar else []
        found += [self.source.filter] if self.gemeente else []
        return [self.fill(text) for text in found if text]


@dataclass(frozen=True)
class Catalogue:
    """All sources, in the order of the file, and how servers are asked."""

    verkeer: Traffic
    bronnen: tuple[Source, ...]

    def items(
        self, sources: Sequence[str] = (), years: Sequence[int] = (), gemeenten: Sequence[str] = ()
    ) -> list[Item]:
        """Return what to fetch; ``sources`` empty: the standard ones, ``gemeenten`` are codes.

        A source whose files hold all years is taken whole where it has one of ``years``; one without a filter is taken
        whole whatever the gemeenten. Raises ParameterError for an unknown source, and for a year or a filter
        that none of the sources has.
        """
        by_id = {s.id: s for s in self.bronnen}
        for name in sources:
            if name not in by_id:
                raise ParameterError(
                    f"{name} is unknown{did_you_mean(name, by_id) or '; see leefbaarheid data sources'}"
                )
        chosen = [s for s in self.bronnen if s.id in sources or (s.standaard and not sources)]
        if not chosen:
            raise ParameterError(
                "the catalogue has no standard sources; name one: leefbaarheid data fetch --source ID"
            )
        found: list[Item] = []
        for source in chosen:
            wanted: list[int | None] = [None]
            if source.per_jaar:
                given = years or source.standaardjaren or source.jaren
                wanted = [y for y in sorted(set(given)) if y in source.jaren]
            elif years and source.jaren and not set(years) & set(source.jaren):
                wanted = []
            codes = sorted(set(gemeenten)) if source.filter and gemeenten else [""]
            found += [Item(source, year, code) for year in wanted for code in codes]
        if not found:
            known = sorted({y for s in chosen for y in s.jaren})
            raise ParameterError(
                f"none of {', '.join(s.id for s in chosen)} has the year {', '.join(map(str, years))}; "
                f"they have {', '.join(map(str, known))}"
            )
        return found


def is_safe(name: str) -> bool:
    """Tell whether ``name`` is a plain relative path with / that stays in its folder, on any system, and is not hidden.

    >>> is_safe("cbs/tabel.json"), is_safe("../tabel.json"), is_safe("con/tabel.json")
    (True, False, False)
    """
    parts = name.split("/")
    if len(name) > 200 or parts[0].casefold() == PROVENANCE:
        return False
    return all(
        re.fullmatch(r"[^\x00-\x1f\x7f-\x9f\\:*?\"<>|]+", part)
        and not part.startswith((".", "~", " "))
        and not part.endswith((".", " "))
        and not is_device(part)
        for part in parts
    )


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Read ``path``, else ``bronnen.yml`` of the parameters' folder.

    Raises ParameterError, with the source and its field, for the first mistake.
    """
    file = path or params_folder() / "bronnen.yml"
    if not file.is_file():
        raise ParameterError(f"there is no catalogue {file}; name another with --catalogue")
    content: Any = read_yaml(file)
    if not isinstance(content, dict) or not isinstance(content.get("bronnen"), list):
        raise ParameterError(f"{file} must have the key 'bronnen' with a list, each with a line '- id: ...'")
    strange = next((k for k in content if k not in ("verkeer", "bronnen")), None)
    if strange is not None:
        raise ParameterError(f"{file}: the key '{strange}' is unknown; it has verkeer and bronnen")
    try:
        traffic = Traffic.model_validate(content.get("verkeer") or {})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ParameterError(
            f"{file}, verkeer: the field '{'.'.join(map(str, first['loc']))}' is {first['input']!r}; {first['msg']}"
        ) from None
    found: dict[str, Source] = {}
    targets: dict[str, str] = {}
    for number, row in enumerate(content["bronnen"], 1):
        one = checked_row(Source, "id", row, file, number)
        if one.id in found:
            raise ParameterError(f"{file}: the id {one.id} stands there twice; keep one")
        other = targets.setdefault(one.doel.casefold(), one.id) if one.doel else one.id
        if other != one.id:
            raise ParameterError(
                f"{file}, id {one.id}: its doel is that of {other} as well; give each its own"
            )
        found[one.id] = one
    for one in found.values():
        if one.tweede_weg and one.tweede_weg not in found:
            raise ParameterError(
                f"{file}, id {one.id}: tweede_weg {one.tweede_weg} is unknown{did_you_mean(one.tweede_weg, found)}"
            )
    return Catalogue(traffic, tuple(found.values()))
