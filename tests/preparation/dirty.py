"""The catalogue of dirty files: what real files bring, and what must come of each."""

from __future__ import annotations

import json
from pathlib import Path

from tests.preparation.cases import refused
from tests.preparation.dirty_maps import MAPS, WFS
from tests.preparation.dirty_scores import SCORES as SCORE_FILES
from tests.preparation.dirty_tables import OTHERS
from tests.preparation.spoil import BOM, NOTHING, parquet, raw

#: What the catalogue must hold at least once: the kinds of dirt that real files bring.
KINDS = (
    "byte order mark", "index column", "decimal comma", "padded codes", "NA", "point for nothing", "code for missing",
    "codes as integers", "lower case", "Latin-1", "quoted numbers", "duplicates that agree", "duplicates that differ",
    "mixed editions", "second heading", "truncated", "zip in a zip", "empty file", "directory", "Leefbaarometer 2.0",
    "invalid geometry", "empty geometry", "swapped axes", "degrees called metres", "years as text",
)  # fmt: skip


def about(**values):
    return lambda file: file.write_text(json.dumps(json.loads(file.read_text()) | values))


def part(name: str, change):
    """Change another file of the dataset."""
    return lambda file: change(file.parent / name)


SCORES = "scores/gemeente.parquet"
AREAS = "gebieden/gemeente.parquet"
#: A prepared dataset that was spoiled on disk, when it is read ...
DISK = [
    refused("dataset", "empty file", "an empty description", NOTHING, "is broken",
            "prepare the dataset again"),
    refused("dataset", "truncated", "half a description", raw(lambda c: c[:99]), "is broken",
            "prepare the dataset again"),
    refused("dataset", "byte order mark", "byte order mark", BOM, "is broken", "prepare the dataset again"),
    refused("dataset", "other", "no description", Path.unlink, "holds no prepared dataset", "make one with",
            "klaar"),
    refused("dataset", "mixed editions", "another format", about(formaat=99), "has format 99",
            "prepare it again", "klaar"),
    refused("dataset", "truncated", "half a table", part(SCORES, raw(lambda c: c[:-50])), "cannot be read",
            "prepare the dataset again", SCORES),
    refused("dataset", "empty file", "an empty table", part(AREAS, NOTHING), "cannot be read",
            "prepare the dataset again", AREAS),
    refused("dataset", "directory", "a folder for a table", part(SCORES, lambda f: [f.unlink(), f.mkdir()]),
            "has no", "data prepare", SCORES),
    refused("dataset", "other", "a table is missing", part("groepen.parquet", Path.unlink), "has no",
            "data prepare", "groepen.parquet"),
    refused("dataset", "other", "a column is missing",
            part(SCORES, lambda f: parquet(f, lambda t: t.drop(columns="editie"))), "cannot be read",
            "prepare the dataset again", SCORES),
    refused("dataset", "invalid geometry", "outlines as plain bytes",
            part(AREAS, lambda f: parquet(f, lambda t: t)), "cannot be read", "prepare the dataset again",
            AREAS),
]  # fmt: skip
#: ... and when it is to be written over.
TARGET = [
    refused("dataset", "other", "a file of someone else", part("notities.txt", lambda f: f.write_text("x")),
            r"is no prepared dataset .it holds notities\.txt", "choose an empty or new folder", "klaar"),
    refused("dataset", "other", "only tables", Path.unlink, "is no prepared dataset",
            "choose an empty or new folder", "klaar"),
]  # fmt: skip

CASES = [*SCORE_FILES, *WFS, *MAPS, *OTHERS, *DISK, *TARGET]
