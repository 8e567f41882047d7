import pytest

from leefbaarheid.sources.log import FileLog


@pytest.mark.parametrize(
    ("names", "said"),
    [([], []), (["a", "b"], ["x: a, b"]), (["a", "b", "c"], ["x: a, b and 1 more"])],
)
def test_a_long_list_is_cut(names, said):
    log = FileLog("a.csv", "")
    log.remark_list("x", names, most=2)
    assert log.opmerkingen == said
