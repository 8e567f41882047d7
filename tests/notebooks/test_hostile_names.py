"""Names are data: a page about areas with hostile names has the same elements as one about areas with plain names."""

from collections import Counter
from html.parser import HTMLParser

import pytest

from leefbaarheid.report.page import render_page
from leefbaarheid.report.themes import KNOWN, notebook_of
from tests.cells import run_cells
from tests.hostile import EDITION, rename


class Elements(HTMLParser):
    """Elements with the names of their attributes, and the text of a piece of page."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.found, self.text = Counter(), ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found[tag, tuple(name for name, _ in attrs)] += 1

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def hostile_path(demo_path, tmp_path_factory):
    return rename(demo_path, tmp_path_factory.mktemp("namen") / "demo")


@pytest.mark.slow
@pytest.mark.parametrize("theme", KNOWN)
@pytest.mark.parametrize("area", ["GM9010", "NL"])
def test_no_element_or_attribute_of_a_notebook_comes_from_a_name(demo_path, hostile_path, theme, area):
    pages = []
    for path in (demo_path, hostile_path):
        names, shown = run_cells(notebook_of(theme), {"gebied": area, "data": str(path)})
        shown = [piece for place in shown.values() for piece in place]
        html = render_page(shown, f"{theme}.html", "Titel", names["plek"].naam, [theme])
        pages.append(Elements(html))
    kinds = [
        Counter({k: n for k, n in p.found.items() if k[0] not in ("tspan", "text")}) for p in pages
    ]  # a name on a map may take two lines, or find no room
    assert kinds[0] == kinds[1]
    assert " ".join(names["plek"].naam.split()) in " ".join(pages[1].text.split())
    assert EDITION in pages[1].text
