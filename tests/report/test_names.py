"""Some names of a notebook, by the statements from which they follow alone."""

from itertools import product

import pandas as pd
import pytest

from leefbaarheid.explorer.look import THEMES
from leefbaarheid.report.notebook import names_from
from leefbaarheid.report.themes import given, model, notebook_of
from tests.cells import run_cells
from tests.conftest import slowly
from tests.report.test_notebook import write

CELLS = [
    'x = 1\ny = "not asked"',
    "import math as m\nfrom pathlib import Path\nfrom os import sep",
    "rows = {i: i * x for i in range(3)}\ni = 1 / 0",
    'rows["more"] = m.floor(2.5)\nfor key in ["a", "b"]:\n    rows[key] = sep',
    'raise ValueError("shown, not asked")',
    "total = len(rows)\nrows = None",
    "after = undefined",
]


def test_only_what_a_name_follows_from_is_run(tmp_path):
    names = names_from(write(tmp_path / "n.ipynb", *CELLS), {"x": 2}, ["total"])
    assert names["total"] == 6
    assert {"m", "sep", "x"} <= set(names)
    assert not {"y", "i", "Path", "after"} & set(names)


FIRST, *REST = product(THEMES, ("Wilgenvoorde", "PV91"))


@pytest.mark.parametrize(("theme", "gebied"), [FIRST, *slowly(*REST)])
def test_a_part_of_a_notebook_gives_what_the_whole_gives(demo_path, theme, gebied):
    asked = {"gebied": gebied, "data": str(demo_path)}
    whole, _ = run_cells(notebook_of(theme), asked)
    wanted = [*THEMES[theme]["namen"].split(), *THEMES[theme]["tabellen"]]
    part = names_from(notebook_of(theme), model(theme).read(given(theme, asked)), wanted)
    assert len(part) < 0.75 * len(whole)
    assert {*wanted} - {"onderdelentabel"} <= {*part}
    for name, value in part.items():
        if isinstance(value, pd.DataFrame):  # a frame may get more columns further on
            pd.testing.assert_frame_equal(pd.DataFrame(whole[name])[value.columns], pd.DataFrame(value))
        elif isinstance(value, str | dict) and name in wanted and name != "vast":
            assert whole[name] == value
