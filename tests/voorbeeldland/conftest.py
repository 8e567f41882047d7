"""The written country, read back without the package's own readers."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import kept
from tests.voorbeeldland import make_demo

FILES = {
    "buurt": ("buurten", "bu_code"),
    "wijk": ("wijken", "wk_code"),
    "pc4": ("PC4", "PC4"),
    "gemeente": ("gemeenten", "gm_code"),
}


def read_key(source: Path) -> dict:
    return json.loads((source / "sleutel.json").read_text(encoding="utf-8"))


def read_scores(source: Path, level: str) -> pd.DataFrame:
    plural, code = {**FILES, "grid": ("grids", "grid_id")}[level]
    path = source / "bronnen" / "leefbaarometer" / f"Leefbaarometer-scores {plural} 2002-2024.csv"
    return pd.read_csv(path, dtype={code: str}).rename(columns={code: "code"})


def read_weights(source: Path, level: str) -> pd.Series:
    tables = source / "tabellen"
    if level == "pc4":
        return pd.read_csv(tables / "kerncijfers_pc4_2022.csv", dtype={"pc4": str}, index_col="pc4")[
            "huishoudens"
        ]
    return pd.read_csv(tables / f"woningen_{level}_2020.csv", index_col=0)["woningen"]


OTHERS = [pytest.param(seed, marks=pytest.mark.slow) for seed in (7, 4)]


@pytest.fixture(scope="session", params=[2023, *OTHERS])
def any_source(request: pytest.FixtureRequest, demo_source: Path) -> Path:
    """The demo country, and two others."""
    seed = request.param
    if seed == 2023:
        return demo_source
    return kept(f"klein-{seed}-bron", partial(make_demo, seed=seed, size="klein"))
