"""The pages of the library: built without a warning, whole, and without anything of another site."""

import doctest
import os
import re
import subprocess
import sys
from importlib import import_module

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from docs import build

import leefbaarheid
from leefbaarheid import draw
from tests.conftest import PROJECT

#: Elements that fetch what they name.
FETCHING = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src"}


def soup(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def names(page):
    """What can be linked to in a page."""
    return {element["id"] for element in soup(page).find_all(id=True)}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    target = tmp_path_factory.mktemp("site") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=PROJECT, env=environment, check=True)
    return target


@pytest.mark.slow
def test_nothing_comes_from_another_site(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 12
    for path in pages:
        for element in soup(path).find_all([*FETCHING]):
            address = element.get(FETCHING[element.name], "")
            here = not address.startswith(("http:", "https:", "//"))
            assert here or {"canonical", "next", "prev"} & {*element.get("rel", [])}, (path.name, address)
    for path in site.rglob("*.css"):
        assert "url(http" not in path.read_text(encoding="utf-8").replace(" ", "")


@pytest.mark.slow
def test_every_public_function_has_its_entry_with_its_example(site):
    page = site / "api" / "functions.html"
    public = {*build.PLACES.values()}
    assert public <= names(page)
    text = page.read_text(encoding="utf-8")
    assert text.count("&gt;&gt;&gt;") > len(leefbaarheid.__all__)
    assert ":class:" not in text
    contents = soup(site / "api" / "index.html")
    assert {f"functions.html#{name}" for name in public} <= {a.get("href") for a in contents.find_all("a")}
    assert build.MODULES.keys() - {"__version__"} <= {code.get_text() for code in contents.find_all("code")}
    drawn = {f"{getattr(draw, name).__module__}.{name}" for name in draw.__all__}
    assert drawn <= names(site / "api" / "draw.html")


def test_the_contents_hold_every_document_and_no_other():
    class Loose(yaml.SafeLoader):
        """Reads the settings without knowing mkdocs' own tags."""

    contents = yaml.load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"), Loose)["nav"]

    found, folder = re.findall(r"[\w/-]+\.md", str(contents)), PROJECT / "docs"
    assert sorted(found) == sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))


def test_what_prepares_the_pages_does_as_its_examples_say():
    outcome = doctest.testmod(build)
    assert (outcome.failed, outcome.attempted >= 5) == (0, True)


def test_the_walk_leads_from_a_parameter_to_the_page_in_twelve_functions():
    text = (PROJECT / "docs/architecture.md").read_text(encoding="utf-8")
    table = text.partition("## The walk\n")[2].partition("\n## ")[0]
    steps = re.findall(r"^\|(.*?)\| \[(\w+)\]\(\.\./lib/(.+)\.py\) \|.*\|$", table, re.MULTILINE)
    assert len(steps) == table.count("\n|") - 2, "each row but the head leads to a function"
    cells = nbformat.read(PROJECT / "notebooks/stijgers_en_dalers.ipynb", as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    assert 8 < len(steps) <= 12
    for words, function, file in steps:
        module = import_module(file.replace("/", "."))
        assert getattr(module, function).__module__ == module.__name__, f"{function} has its home elsewhere"
        for named in re.findall(r"`([^`]+)`", words):
            assert named in code, f"the notebook of theme 1 has no {named}"
