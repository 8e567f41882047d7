import pandas as pd

from leefbaarheid.themes.shared.export import safe


def test_no_cell_starts_a_formula():
    frame = pd.DataFrame(
        {"naam": ["=1+1", "@x", "-x", "+x", "'t Gooi", None], "verandering": [-1.0, 1, 2, 3, 4, 5]}
    )
    guarded = safe(frame)
    assert guarded["naam"].tolist()[:5] == ["'=1+1", "'@x", "'-x", "'+x", "'t Gooi"]
    assert guarded["verandering"].tolist() == frame["verandering"].tolist()
