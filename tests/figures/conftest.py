import pytest

from leefbaarheid.figures import Herkomst


@pytest.fixture
def herkomst():
    """Where invented figures come from; ``replace`` makes variants."""
    return Herkomst(
        "Leefbaarometer 3.0, editie 2002-2022", (2014, 2020), "pc4", "huishoudens", 4, 2022, "punten"
    )


@pytest.fixture
def words():
    """All texts that stand in a picture."""

    def read(figuur):
        from matplotlib.text import Text

        return [t.get_text() for t in figuur.figure.findobj(Text) if t.get_text()]

    return read
