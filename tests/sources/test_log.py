from __future__ import annotations

import pytest

from leefbaarheid.sources.log import FileLog, RawFile
from tests.sources.raw import write


@pytest.mark.parametrize(
    ("names", "said"),
    [([], []), (["a", "b"], ["x: a, b"]), (["a", "b", "c"], ["x: a, b and 1 more"])],
)
def test_a_long_list_is_cut(names, said):
    log = FileLog("a.csv", "")
    log.remark_list("x", names, most=2)
    assert log.opmerkingen == said


def test_a_refusal_names_the_file(tmp_path):
    assert str(FileLog("a.csv", "").refusal(", line 2: x")) == "a.csv, line 2: x"
    assert str(RawFile(tmp_path, "a.csv").refusal("is x")) == "a.csv is x"
    assert write(tmp_path / "a.csv", b"\xef\xbb\xbfx").marks == ["byte order mark skipped"]
