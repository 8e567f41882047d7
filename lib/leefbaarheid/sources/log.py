"""What was made of one raw file: rows read and refused, remarks, where it comes from."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

import pandas as pd

from leefbaarheid.errors import SourceError

FrameT = TypeVar("FrameT", bound=pd.DataFrame)


@dataclass(frozen=True)
class Origin:
    """Publisher, licence and citation of a kind of source."""

    bron: str
    licentie: str
    citaat: str


_MINISTRY: Final = "ministerie van Volkshuisvesting en Ruimtelijke Ordening"
LEEFBAAROMETER: Final = Origin("Leefbaarometer 3.0", "CC0 1.0", f"Bron: Leefbaarometer, {_MINISTRY}")
CBS: Final = Origin("CBS", "CC BY 4.0", "Bron: CBS")
CBS_KADASTER: Final = Origin("CBS en Kadaster", "CC BY 4.0", "Bron: CBS, Kadaster")
OWN: Final = Origin("eigen tabel", "onbekend (eigen tabel)", "Bron: eigen tabel")


def some(names: Sequence[str], most: int) -> str:
    """Return names in a row, the first few of them where they are many.

    >>> some(["a", "b", "c"], 2), some(["a", "b"], 2)
    ('a, b and 1 more', 'a, b')
    """
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file, or "" where there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True)
class RawFile:
    """A raw file: where it can be opened, and its name relative to the source folder."""

    path: Path
    name: str

    @property
    def stem(self) -> str:
        """The file's own name in lower case, without its ending."""
        return self.path.stem.lower()

    @property
    def suffix(self) -> str:
        """The ending of its name in lower case, with its point."""
        return self.path.suffix.lower()

    @property
    def marks(self) -> list[str]:
        """A remark where the file begins with a byte order mark."""
        return ["byte order mark skipped"] if self.head(3) == b"\xef\xbb\xbf" else []

    def head(self, size: int) -> bytes:
        """Return the first bytes of the content (-1: all). Raises SourceError where it may not be read."""
        try:
            with self.path.open("rb") as stream:
                return stream.read(size)
        except OSError as error:
            raise self.refusal(f"cannot be opened ({error.strerror}); check its rights.") from error

    def refusal(self, text: str) -> SourceError:
        """Return the error to raise: the file's name and ``text``, which tells the place and the remedy.

        Without a space between them where ``text`` begins with a comma or colon.
        """
        return SourceError(f"{self.name}{'' if text[0] in ',:' else ' '}{text}")


@dataclass
class FileLog:
    """Rows read and refused of one file; every row read is used or refused for a reason."""

    bestand: str
    soort: str
    herkomst: Origin = OWN
    editie: str | None = None
    rijen_gelezen: int = 0
    geweigerd: Counter[str] = field(default_factory=Counter)
    opmerkingen: list[str] = field(default_factory=list)
    #: says where a row stands by its label, of a table of which that is known
    place: Callable[[int], str] | None = None

    @property
    def rijen_gebruikt(self) -> int:
        """Rows read less rows refused."""
        return self.rijen_gelezen - self.geweigerd.total()

    def refuse(self, reason: str, rows: int) -> None:
        """Count ``rows`` as refused for ``reason``; nothing is noted for zero rows."""
        if rows:
            self.geweigerd[reason] += int(rows)

    def remark(self, text: str, when: object = True) -> None:
        """Add a remark for the operator, where ``when`` is true."""
        if when and text not in self.opmerkingen:
            self.opmerkingen.append(text)

    def remark_list(self, what: str, names: Sequence[str], most: int = 5) -> None:
        """Add a remark that lists :func:`some` names; none for no names."""
        self.remark(f"{what}: {some(names, most)}", names)

    def remark_codes(self, given: pd.Series, codes: pd.Series) -> None:
        """Tell how many codes of the column ``given`` were written otherwise than CBS does."""
        changed = int((codes != given.astype("string[pyarrow]")).sum())
        self.remark(f"{changed} codes in {given.name} brought to the form of CBS", changed)

    def keep(self, frame: FrameT, good: pd.Series, reason: str) -> FrameT:
        """Return the rows of ``frame`` where ``good``; count the others as refused."""
        self.refuse(reason, int((~good).sum()))
        return frame if good.all() else frame[good]

    def refusal(self, text: str) -> SourceError:
        """Return the error to raise, as :meth:`RawFile.refusal` does."""
        return RawFile(Path(), self.bestand).refusal(text)
