"""Turn a folder of raw files into a prepared dataset (docs/tables.md), or add tables of a user's own to one."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd

from leefbaarheid.dataset import open_dataset
from leefbaarheid.dataset.layout import INDICATORS, SUCCESSION
from leefbaarheid.dataset.recover import staging
from leefbaarheid.dataset.store import FORMAT, as_path
from leefbaarheid.errors import DatasetError, SourceError
from leefbaarheid.preparation.areas import choose_outlines, find_neighbours, make_areas, simplify
from leefbaarheid.preparation.indicators import add_own, make_indicators
from leefbaarheid.preparation.joining import joined_ses
from leefbaarheid.preparation.places import find_places
from leefbaarheid.preparation.read import Raw, read_all, read_file
from leefbaarheid.preparation.tables import describe_editions, join_scores, make_features, make_groups
from leefbaarheid.preparation.write import refuse_foreign, with_visible_names, write_dataset
from leefbaarheid.sources.detect import detect, reasons
from leefbaarheid.sources.log import RawFile, checksum
from leefbaarheid.terms import LEVELS

#: Name of every dataset.
NAME: Final = "Leefbaarometer Nederland"
#: Kinds of files that are tables of a user's own.
OWN: Final = ("own_indicators", "own_table")


class PrepareReport(NamedTuple):
    """What was done: ``table`` has a row a file, ``dataset`` is the content of dataset.json.

    Columns of ``table``: bestand, soort, status (read, set aside or refused), rijen_gelezen, rijen_gebruikt,
    rijen_geweigerd, geweigerd ("reason: n; ..."), opmerking. ``koppeling`` has a row a level, year of SES-WOA and
    gemeente: how many of its scored areas have it (``joining.joined_ses``).
    """

    table: pd.DataFrame
    dataset: dict[str, Any]
    koppeling: pd.DataFrame


def prepare(source: Path, to: Path, *, progress: Callable[[str], None] | None = None) -> PrepareReport:
    """Read every raw file under ``source`` and write the prepared dataset ``to``.

    All or nothing: on an error the earlier dataset stays as it was. The same files give the same bytes,
    in whatever order their rows stand. Raises SourceError for files that cannot be read right (its ``report`` tells of
    every file) and DatasetError where ``to`` cannot be (over)written; each text names the place and the remedy.
    """
    source, to = as_path(source).resolve(), as_path(to).resolve()
    if to.is_relative_to(source) or source.is_relative_to(to):
        raise DatasetError(f"{to} and {source} lie in each other; keep raw files and dataset apart.")
    refuse_foreign(to)
    say = progress or (lambda _: None)
    with tempfile.TemporaryDirectory(prefix="leefbaarheid-") as unpacked:
        raw = read_all(source, Path(unpacked), say)
        try:
            return _make(raw, source, to, say)
        except SourceError as error:
            error.report = raw.table()
            raise


def _make(raw: Raw, source: Path, to: Path, say: Callable[[str], None]) -> PrepareReport:
    """Make the tables of what was read, and write them."""
    if not raw.scores:
        why = reasons(raw.set_aside)
        raise SourceError(f"{source} holds no scores of the Leefbaarometer{why}; add its score files.")
    say("finding the gemeente of each area")
    places = find_places(raw)
    scores = join_scores(raw, places)
    if not scores:
        remedy = "add outlines (gebieden_pc4.gpkg) or a matching gemeente_regio.csv."
        raise SourceError(f"no score lies in a gemeente that is known; {remedy}")
    outlines = choose_outlines(raw, places, scores)
    say("naming areas")
    areas = make_areas(raw, places, scores, outlines)
    groups, groups_log = make_groups(raw, places)
    features = make_features(raw, areas)
    indicators = make_indicators(raw, places, areas, features)
    say("finding neighbours and simplifying outlines")
    tables: dict[str, pd.DataFrame] = {f"scores/{level}.parquet": frame for level, frame in scores.items()}
    tables |= {f"gebieden/{n}.parquet": f if n == "grid" else simplify(f) for n, f in areas.items()}
    tables |= {"buren.parquet": find_neighbours(areas), "kenmerken.parquet": features}
    tables |= {"groepen.parquet": groups, "opvolging.parquet": SUCCESSION.of(places.opvolging)}
    tables |= {"indicatoren.parquet": indicators} if len(indicators) else {}
    say("writing")
    raw.logs.sort(key=lambda pair: pair[0].name)
    content: dict[str, Any] = {"formaat": FORMAT, "naam": NAME, "divisie": places.divisie}
    content |= {"edities": describe_editions(scores), "bronnen": _describe(raw, source)}
    with staging(to) as folder:
        content = write_dataset(folder, {name: with_visible_names(t) for name, t in tables.items()}, content)
    table = raw.table([] if raw.groups else [groups_log])
    return PrepareReport(table, content, joined_ses(raw, places, scores, features))


def _describe(raw: Raw, source: Path) -> list[dict[str, Any]]:
    """Return what dataset.json says of each file; its log says where the record of the fetch does not fit."""
    # a zip is none of the files that were read
    paths, found = {file.name: file.path for file, _ in raw.logs}, []
    checksum_of = cache(lambda name: checksum(paths.get(name, source / name)))
    for file, log in raw.logs:
        one, remark = raw.fetched.of(file.name, checksum_of)
        log.remark(remark, remark)
        about: dict[str, Any] = {"bestand": log.bestand, "sha256": checksum_of(file.name), "soort": log.soort}
        about |= vars(log.herkomst)
        about |= {name: getattr(log, name) for name in ("editie", "rijen_gelezen", "rijen_gebruikt")}
        about |= {"geweigerd": dict(sorted(log.geweigerd.items()))}
        found.append(about | {"opgehaald": one and one.moment, "adres": one and one.adres})
    return found


def extend(base: str | Path, files: Sequence[str | Path], to: str | Path) -> pd.DataFrame:
    """Write the dataset ``to``: that in ``base`` with tables of your own beside it; return what was made of each file.

    ``files`` are tables of indicators (docs/how-to-add.md) or own tables (docs/tables.md), read and joined as the
    preparation does; its table of files comes back (:class:`PrepareReport`). All or nothing. Raises SourceError for a
    file that is neither or holds a mistake, DatasetError for a ``base`` or ``to`` that cannot serve.
    """
    dataset, to = open_dataset(base), as_path(to).resolve()
    if to == dataset.path:
        raise DatasetError(f"{to} would take the place of what it is made from; choose another folder.")
    refuse_foreign(to)
    raw, held = Raw(), {about["bestand"] for about in dataset.meta["bronnen"]}
    for path in map(Path, files):
        if not path.is_file():
            raise SourceError(f"{path} is no file; give a table of your own.")
        found = detect(RawFile(path, path.name))
        reason = found.reason or f"is {found.soort}"
        with raw.reading(found.file):
            reason = read_file(found, raw) if found.soort in OWN else reason
        if raw.refused:
            raise raw.refused[0][1]
        if reason:
            what = f"is no table of your own ({reason})"
            raise found.file.refusal(f"{what}; other files go through 'data prepare'.")
        if path.name in held:
            raise SourceError(f"the dataset has a file {path.name} already; give yours another name.")
        held.add(path.name)
    areas = {level: dataset.areas(level, geometry=False) for level in LEVELS if dataset.has_areas(level)}
    features = pd.read_parquet(dataset.path / "kenmerken.parquet")
    indicators = dataset.path / "indicatoren.parquet"
    taken = pd.read_parquet(indicators) if indicators.is_file() else INDICATORS.empty()
    changed = {"kenmerken.parquet": make_features(raw, areas, taken=features)}
    changed |= {"indicatoren.parquet": add_own(raw.indicators, areas, taken)}
    content = dataset.meta | {"bronnen": [*dataset.meta["bronnen"], *_describe(raw, Path())]}
    with staging(to) as folder:
        shutil.copytree(dataset.path, folder, dirs_exist_ok=True)
        write_dataset(folder, changed, content)
    return raw.table()
