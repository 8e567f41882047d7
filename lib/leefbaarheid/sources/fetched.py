"""The record that a fetch leaves beside its files: from where and when each of them came."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.log import RawFile

#: Name of the record, at the root of the folder with raw files.
RECORD_FILE: Final = "herkomst.json"


class Fetched(BaseModel):
    """One file of the record: its path in the folder, address, moment and SHA-256; other keys are passed over."""

    bestand: Annotated[str, Field(min_length=1)]
    adres: Annotated[str, Field(pattern=r"^https?://\S+$")]
    opgehaald: AwareDatetime
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    @property
    def moment(self) -> str:
        """When it was fetched: ISO 8601 in UTC, to the second."""
        return self.opgehaald.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class _Record(BaseModel):
    formaat: Literal[1]
    bestanden: tuple[Fetched, ...]


@dataclass(frozen=True)
class FetchRecord:
    """All files of the record, by name; empty without one."""

    files: dict[str, list[Fetched]] = field(default_factory=dict)

    def of(self, name: str, checksum: Callable[[str], str]) -> tuple[Fetched | None, str]:
        """Give what is recorded of a file, or of the zip that it came out of, and a remark where that does not fit.

        ``checksum`` gives the SHA-256 of a file by its name: a record of another content says nothing of this one.
        """
        remark = ""
        for known in (name, *(name[:n] for n, sign in enumerate(name) if sign == "/")):
            for one in self.files.get(known, ()):
                if one.sha256 == checksum(known):
                    return one, ""
                remark = f"{RECORD_FILE} tells of {known} with another content; its date is not taken"
        return None, remark


def read_record(file: RawFile) -> FetchRecord:
    """Read the record. Raises SourceError, with the place, where it is broken."""
    try:
        record = _Record.model_validate_json(file.path.read_bytes())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise SourceError(
            f"{file.name} is no record of a fetch ({where}: {first['msg']}); fetch again or remove it."
        ) from None
    files: dict[str, list[Fetched]] = {}
    for one in record.bestanden:
        files.setdefault(one.bestand, []).append(one)
    return FetchRecord(files)
