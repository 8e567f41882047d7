from __future__ import annotations

import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.cells import key_of_cells, read_cells
from tests.sources.raw import layer, square

CODES = ["E2000N3200", "E2001N3200", "E2002N3200"]
SHAPES = [square(200_000 + 100 * i, 320_000, 100) for i in range(3)]


def test_counts_of_cells_are_read_by_their_code(tmp_path):
    file = layer(
        tmp_path / "cbs_vk100_2023_v1.gpkg", SHAPES, crs28992res100m=CODES, aantal_woningen=[5, 25, -99997],
        aantal_inwoners=[10, -99997, -99997], gemiddelde_woningwaarde=[300.5, 200.1, 1.0],
    )  # fmt: skip
    frame, log = read_cells(file, *key_of_cells(file))
    assert set(frame.itertuples(index=False, name=None)) == {
        ("grid", "E2000N3200", 2023, "woningen", 5.0),
        ("grid", "E2001N3200", 2023, "woningen", 25.0),
        ("grid", "E2000N3200", 2023, "inwoners", 10.0),
    }
    assert (log.rijen_gelezen, dict(log.geweigerd)) == (3, {"no figure (suppressed by CBS)": 1})


def test_other_layers_are_no_cells(tmp_path):
    assert (
        key_of_cells(layer(tmp_path / "a.gpkg", SHAPES, buurtcode=CODES, aantal_woningen=[1, 2, 3])) is None
    )
    assert key_of_cells(layer(tmp_path / "b.gpkg", SHAPES, crs28992res100m=CODES, kleur=[1, 2, 3])) is None


@pytest.mark.parametrize(
    ("codes", "counts", "words"),
    [([*CODES[:2], "E2000N3200"], [1, 2, 3], "E2000N3200"), ([*CODES[:2], "../../x"], [1, 2, 3], "X"),
     (CODES, [1, 2.5, 3], "no whole numbers")],
)  # fmt: skip
def test_what_is_no_cell_or_count_is_refused(tmp_path, codes, counts, words):
    file = layer(tmp_path / "a.gpkg", SHAPES, crs28992res100m=codes, aantal_woningen=counts)
    with pytest.raises(SourceError, match=words):
        read_cells(file, *key_of_cells(file))
