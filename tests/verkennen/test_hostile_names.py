"""Names are data in the explorer too: none becomes markup in what its widgets hold."""

import pytest
from bs4 import BeautifulSoup

from leefbaarheid.verkennen import open_explorer
from leefbaarheid.verkennen import panel as module
from tests.hostile import rename
from tests.verkennen.test_panel import every

pytestmark = pytest.mark.usefixtures("no_loop")
#: Markup of our own pieces; an attribute outside these would come from a name.
ATTRIBUTES = {
    "class",
    "style",
    "role",
    "tabindex",
    "scope",
    "alt",
    "src",
    "width",
    "height",
    "open",
    "download",
    "href",
}


def test_no_name_becomes_markup(no_loop, demo_path, tmp_path):
    panel = open_explorer("GM9002", data=str(rename(demo_path, tmp_path / "demo")), uitvoer=tmp_path / "uit")
    told = ""
    for theme in module.OFFERS:
        panel.thema.value = theme
        for code in ("GM9005", "GM9010", "<script>alert(1)</script>"):
            panel.gebied.value = code
            for value in (w.value for w in every(panel) if type(w).__name__ == "HTML"):
                page = BeautifulSoup(value, "html.parser")
                assert not page.find_all(["script", "base", "svg", "textarea", "title", "form"])
                used = {
                    name
                    for tag in page.find_all(True)
                    for name in tag.attrs
                    if not name.startswith(("aria-", "data-"))
                }
                assert used <= ATTRIBUTES
                loads = [tag.get("src") or tag.get("href") for tag in page.find_all(["img", "a"])]
                assert all(address.startswith(("data:", "#")) for address in loads)
                told += page.get_text()
    assert "<script>alert(1)</script>" in told
    names = panel.dataset.gemeenten.set_index("code")["naam"]
    assert all(" ".join(names[code].split()) in " ".join(told.split()) for code in ("GM9005", "GM9010"))
