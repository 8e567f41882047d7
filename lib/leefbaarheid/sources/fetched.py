"""The record that a fetch leaves beside its files: from where and when each of them came."""

from collections.abc import Callable, Sequence
from datetime import UTC
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from leefbaarheid.sources.log import RawFile

#: Name of the record, at the root of the folder with raw files.
RECORD_FILE: Final = "herkomst.json"


class Fetched(BaseModel):
    """One file of the record: its path in the folder, address, moment and SHA-256; other keys are passed over.

    Of the source that it is of (``bron``) a fetch also tells what its server and catalogue said of it; ``rijen`` is None
    where the items of a source share the file, ``afdruk`` is of the settings of the catalogue by which it came.
    """

    bestand: Annotated[str, Field(min_length=1)]
    adres: Annotated[str, Field(pattern=r"^https?://\S+$")]
    opgehaald: AwareDatetime
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    bron: str = ""
    etag: str = ""
    last_modified: str = ""
    editie: str = ""
    rijen: int | None = None
    jaar: int | None = None
    gemeente: str = ""
    afdruk: str = ""
    grootte: int = 0

    @property
    def moment(self) -> str:
        """When it was fetched: ISO 8601 in UTC, to the second."""
        return self.opgehaald.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class FetchRecord(BaseModel):
    """All files of the record; empty without one."""

    formaat: Literal[1] = 1
    bestanden: Sequence[Fetched] = ()

    def of(self, name: str, checksum: Callable[[str], str]) -> tuple[Fetched | None, str]:
        """Give what is recorded of a file, or of the zip that it came out of, and a remark where that does not fit.

        ``checksum`` gives the SHA-256 of a file by its name: a record of another content says nothing of this one.
        """
        remark = ""
        for known in (name, *(name[:n] for n, sign in enumerate(name) if sign == "/")):
            for one in (one for one in self.bestanden if one.bestand == known):
                if one.sha256 == checksum(known):
                    return one, ""
                remark = f"{RECORD_FILE} tells of {known} with another content; its date is not taken"
        return None, remark


def read_fetch(file: RawFile) -> FetchRecord:
    """Read the record. Raises SourceError, with the place, where it is broken."""
    try:
        return FetchRecord.model_validate_json(file.head(-1))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        text = f"is no record of a fetch ({where}: {first['msg']}); move it away and fetch again."
        raise file.refusal(text) from None
