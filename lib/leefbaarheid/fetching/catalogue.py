"""The catalogue of open data (``params/bronnen.yml``): what there is, where, and what must arrive."""

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final, Literal, NamedTuple, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

from leefbaarheid.errors import ParameterError, did_you_mean
from leefbaarheid.params import Text, checked_row, checked_rows, params_folder, read_yaml
from leefbaarheid.sources.fetched import RECORD_FILE

#: What a protocol needs beside ``adres`` and ``doel``, and how the name of a file ends.
_NEEDS: Final = {"zip": ["leden"], "wfs": ["laag", "sorteer"], "ogc": ["laag"], "odata": ["tabel"]}
_ENDINGS: Final = (".csv", ".json", ".geojson", ".gpkg", ".parquet")

Texts = Annotated[tuple[Text, ...], Field(strict=False)]
Years = Annotated[tuple[Annotated[int, Field(ge=1990, le=2100)], ...], Field(strict=False)]


class Traffic(BaseModel):
    """How servers are asked: attempts, waits (seconds), requests a second for a host, margin on sizes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pogingen: Annotated[int, Field(ge=1, le=20)] = 3
    wachttijd: Annotated[float, Field(ge=0, le=60)] = 1.0
    langste_wachttijd: Annotated[float, Field(ge=0, le=3600)] = 60.0
    per_seconde: Annotated[float, Field(gt=0, le=1000)] = 2.0
    stilte: Annotated[float, Field(gt=0, le=600)] = 60.0
    marge: Annotated[float, Field(ge=1, le=100)] = 4.0


class Source(BaseModel):
    """One source and edition; the top of params/bronnen.yml describes the fields.

    ``grootte_mb`` (MB that come over the line) and ``rijen`` (fewest, most) are those of one file; ``kolommen`` are names
    that must be there. All are checked on arrival.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    naam: Text
    #: ``eigen``: no download is known, the user brings the file
    protocol: Literal["bestand", "zip", "wfs", "ogc", "odata", "eigen"]
    adres: str = ""
    tabel: Annotated[str, Field(pattern=r"^(\d{5}(NED|ENG))?$")] = ""
    laag: str = ""
    sorteer: str = ""
    pagina: Annotated[int, Field(ge=1, le=100_000)] = 1000
    vraag: dict[Text, str] = {}
    filter: str = ""
    filter_jaar: str = ""
    leden: Texts = ()
    doel: str = ""
    licentie: Text
    citaat: Text
    jaren: Years = ()
    standaardjaren: Years = ()
    editie: str = ""
    zekerheid: Literal["gezien", "meermaals gebruikt", "uit herinnering"]
    grootte_mb: Annotated[float, Field(gt=0, strict=False)] = 100.0
    rijen: Annotated[tuple[int, int] | None, Field(strict=False)] = None
    kolommen: Texts = ()
    jaarkolom: str = ""
    standaard: bool = False
    tweede_weg: str = ""
    toelichting: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        adres, doel, yearly = self.adres, self.doel, self.per_jaar
        needs = [] if self.protocol == "eigen" else ["adres", "doel", *_NEEDS.get(self.protocol, [])]
        lacks = ", ".join(field for field in needs if not getattr(self, field))
        loose = self.protocol not in ("zip", "eigen") and not doel.endswith(_ENDINGS)
        texts = f"{adres} {self.laag} {self.filter} {self.filter_jaar} {doel}"
        strange = ", ".join(set(re.findall(r"\{.*?\}", texts)) - {"{jaar}", "{jj}", "{gemeente}"})
        least, most = self.rijen or (0, 0)
        for wrong, said in (
            (lacks, f"protocol {self.protocol} needs the field '{lacks}'"),
            (adres and not re.match("https?://[^/]", adres), "adres begins with https:// and a server"),
            ("@" in urlsplit(adres).netloc, "adres holds a user name or password; leave these out"),
            (doel and not is_safe(doel), "doel is a path below the raw folder, such as cbs/a.csv"),
            (loose, f"doel ends with {' or '.join(_ENDINGS)}"),
            (strange, f"{strange} is unknown; write {{jaar}}, {{jj}} or {{gemeente}}"),
            (yearly and "{jaar}" not in doel, "doel needs {jaar}, as the source gives a file a year"),
            (yearly and not self.jaren, "a source with {jaar} needs its jaren"),
            (self.filter and "{gemeente}" not in self.filter, "filter is of a gemeente: write {gemeente}"),
            (set(self.standaardjaren) - set(self.jaren), "standaardjaren must be among jaren"),
            (not 0 <= least <= most, "rijen are the fewest and the most, in that order"),
        ):
            if wrong:
                raise ValueError(said)
        return self

    @property
    def per_jaar(self) -> bool:
        """Whether the source gives a file a year."""
        return re.search(r"\{(jaar|jj)\}", self.adres + self.laag + self.filter_jaar + self.doel) is not None


class Item(NamedTuple):
    """What is fetched at once: a source, and where it has them the year and the gemeente (``GM0928``)."""

    source: Source
    jaar: int | None = None
    gemeente: str = ""

    @property
    def name(self) -> str:
        """Its name among all items."""
        return "_".join(part for part in (self.source.id, str(self.jaar or ""), self.gemeente) if part)

    @property
    def target(self) -> str:
        """File (or folder, of a zip) below the raw folder; that of one gemeente bears its code."""
        path = PurePosixPath(self.fill(self.source.doel))
        return str(path.with_stem(f"{path.stem}_{self.gemeente}") if self.gemeente else path)

    @property
    def condition(self) -> str:
        """The filters that hold for it, as one."""
        year, area = self.source.filter_jaar if self.jaar else "", self.source.filter if self.gemeente else ""
        return self.fill(f"({year}) and ({area})" if year and area else year or area)

    def fill(self, text: str) -> str:
        """Put year (``{jaar}``, ``{jj}``) and digits of the gemeente (``{gemeente}``) into a text of the catalogue."""
        jaar = str(self.jaar or "")
        return text.replace("{jaar}", jaar).replace("{jj}", jaar[2:]).replace("{gemeente}", self.gemeente[2:])


class Catalogue(NamedTuple):
    """All sources, in the order of the file, and how servers are asked."""

    verkeer: Traffic
    bronnen: tuple[Source, ...]

    def items(self, sources: Sequence[str], years: Sequence[int], gemeenten: Sequence[str]) -> list[Item]:
        """Return what to fetch; ``sources`` empty: the standard ones, ``gemeenten`` are codes.

        A source whose files hold all years is taken whole where it has one of ``years``; one without a filter is taken
        whole whatever the gemeenten. Raises ParameterError for an unknown source, and for years that none of them has.
        """
        ids = [s.id for s in self.bronnen]
        for name in set(sources) - set(ids):
            meant = did_you_mean(name, ids) or "; see leefbaarheid data sources"
            raise ParameterError(f"{name} is unknown{meant}")
        chosen = [s for s in self.bronnen if s.id in sources or (s.standaard and not sources)]
        found: list[Item] = []
        for source in chosen:
            given = sorted({*(years or source.standaardjaren or source.jaren)} & {*source.jaren})
            whole = [None] if given or not (years and source.jaren) else []
            codes = sorted(set(gemeenten)) if source.filter and gemeenten else [""]
            found += [Item(source, y, code) for y in (given if source.per_jaar else whole) for code in codes]
        if not found:
            known = ", ".join(map(str, sorted({year for source in chosen for year in source.jaren})))
            raise ParameterError(f"no source fits {[*years]}; they have {known or 'none: give a --source'}")
        return found


def is_safe(name: str) -> bool:
    """Tell whether ``name`` is a plain relative path with / that stays in its folder and is not hidden.

    >>> is_safe("cbs/tabel.json"), is_safe("../tabel.json"), is_safe(".cbs/tabel.json")
    (True, False, False)
    """
    parts = name.split("/")
    plain = re.compile(r"(?![.~ ])[^\x00-\x1f\x7f-\x9f\\:*?\"<>|]+(?<![. ])")
    whole = all(plain.fullmatch(part) for part in parts)
    return whole and len(name) <= 200 and parts[0].casefold() != RECORD_FILE


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Read ``path``, else ``bronnen.yml`` of the parameters' folder.

    Raises ParameterError, with the source and its field, for the first mistake.
    """
    file = path or params_folder() / "bronnen.yml"
    if not file.is_file():
        raise ParameterError(f"there is no catalogue {file}; name another with --catalogue")
    content: Any = read_yaml(file)
    if not isinstance(content, dict) or content.keys() - {"verkeer", "bronnen"}:
        raise ParameterError(f"{file} must have the key 'bronnen', perhaps 'verkeer', and no others")
    traffic = checked_row(Traffic, "verkeer", content.get("verkeer") or {}, file, 1)
    found = checked_rows(Source, "id", content.get("bronnen"), file, "sources")
    for field in ("id", "doel"):
        values = [getattr(one, field).casefold() for one in found if getattr(one, field)]
        for value in {value for value in values if values.count(value) > 1}:
            raise ParameterError(f"{file}: two sources have the {field} {value}; give each its own")
    ids = [one.id for one in found]
    for one in found:
        if (way := one.tweede_weg) and way not in ids:
            raise ParameterError(f"{file}, id {one.id}: tweede_weg {way} is unknown{did_you_mean(way, ids)}")
    return Catalogue(traffic, tuple(found))
