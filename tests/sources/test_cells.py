from __future__ import annotations

import pytest

from leefbaarheid.sources.outlines import key_of_cells, read_cells
from tests.sources.raw import layer, refusal, square

CODES = ["E2000N3200", "E2001N3200", "E2002N3200"]
SHAPES = [square(200_000 + 100 * i, 320_000, 100) for i in range(3)]


def test_counts_of_cells_are_read_by_their_code(tmp_path):
    columns = {
        "aantal_woningen": [5, 25, -99997],
        "aantal_inwoners": [10, -99997, -99997],
        "waarde": [3.5, 2.1, 1.0],
    }
    file = layer(tmp_path / "cbs_vk100_2023_v1.gpkg", SHAPES, crs28992res100m=CODES, **columns)
    frame, log = read_cells(file, *key_of_cells(file))
    assert frame.values.tolist() == [
        ["grid", CODES[0], 2023, "woningen", 5.0], ["grid", CODES[1], 2023, "woningen", 25.0],
        ["grid", CODES[0], 2023, "inwoners", 10.0]
    ]  # fmt: skip
    assert (log.rijen_gelezen, dict(log.geweigerd)) == (3, {"no figure (suppressed by CBS)": 1})


@pytest.mark.parametrize(
    "columns", [{"buurtcode": CODES, "aantal_woningen": 1}, {"crs28992res100m": CODES, "x": 1}]
)
def test_other_layers_are_no_cells(tmp_path, columns):
    assert key_of_cells(layer(tmp_path / "a.gpkg", SHAPES, **columns)) is None


@pytest.mark.parametrize(
    ("codes", "counts", "says"),
    [([*CODES[:2], "E2000N3200"], [1, 2, 3], "column crs28992res100m: 'E2000N3200' is no code of a cell of 100 m, or"),
     ([*CODES[:2], "../../x"], [1, 2, 3], "X"), (CODES, [1, 2.5, 3], "a.gpkg has counts that are no whole numbers")],
)  # fmt: skip
def test_what_is_no_cell_or_count_is_refused(tmp_path, codes, counts, says):
    file = layer(tmp_path / "a.gpkg", SHAPES, crs28992res100m=codes, aantal_woningen=counts)
    assert says in refusal(read_cells, file, *key_of_cells(file))
