"""The pages of the library: built without a warning, whole, and without anything of another site."""

import doctest
import importlib.util
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup

import leefbaarheid
from leefbaarheid import draw

PROJECT = Path(__file__).resolve().parents[1]
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
    built = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
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
    page, contents = (site / "api" / f"{name}.html" for name in ("functions", "index"))
    listed = contents.read_text(encoding="utf-8")
    entries = names(page)
    for module, public in leefbaarheid._PUBLIC.items():
        for name in public.split():
            assert f"leefbaarheid.{module}.{name}" in entries, name
            assert f'href="functions.html#leefbaarheid.{module}.{name}"' in listed, name
    for name in leefbaarheid._MODULES:
        assert f"<code>{name}</code>" in listed, name
    text = page.read_text(encoding="utf-8")
    assert text.count("&gt;&gt;&gt;") > len(leefbaarheid.__all__)
    assert ":class:" not in text
    pictures = names(site / "api" / "draw.html")
    for name in draw.__all__:
        assert f"{getattr(draw, name).__module__}.{name}" in pictures, name


def test_the_contents_hold_every_document_and_no_other():
    class Loose(yaml.SafeLoader):
        """Reads the settings without knowing mkdocs' own tags."""

    contents = yaml.load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"), Loose)["nav"]

    found, folder = re.findall(r"[\w/-]+\.md", str(contents)), PROJECT / "docs"
    assert sorted(found) == sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))


def builder():
    """The module that prepares the pages."""
    spec = importlib.util.spec_from_file_location("build_pages", PROJECT / "docs" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_prepares_the_pages_does_as_its_examples_say():
    outcome = doctest.testmod(builder())
    assert (outcome.failed, outcome.attempted >= 5) == (0, True)


def walk():
    """The steps of "The walk" in docs/architecture.md: what stands in the notebook, the function and its file."""
    text = (PROJECT / "docs/architecture.md").read_text(encoding="utf-8")
    table = text.partition("## The walk\n")[2].partition("\n## ")[0]
    row = r"^\|(.*?)\| \[(\w+)\]\(\.\./lib/(.+)\.py\) \|.*\|$"
    steps = re.findall(row, table, re.MULTILINE)
    assert len(steps) == table.count("\n|") - 2, "each row but the head leads to a function"
    return steps


def test_the_walk_leads_from_a_parameter_to_the_page_in_twelve_functions():
    cells = nbformat.read(PROJECT / "notebooks/stijgers_en_dalers.ipynb", as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    steps = walk()
    assert 8 < len(steps) <= 12
    for words, function, file in steps:
        module = import_module(file.replace("/", "."))
        assert getattr(module, function).__module__ == module.__name__, f"{function} has its home elsewhere"
        for named in re.findall(r"`([^`]+)`", words):
            assert named in code, f"the notebook of theme 1 has no {named}"


def test_links_out_of_the_pages_become_text():
    page = (PROJECT / "docs/architecture.md").read_text(encoding="utf-8")
    assert "](../lib" in page
    assert "](../" not in builder().plain_links(page)


def test_links_to_a_heading_find_it():
    def heading(line):
        return re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).replace(" ", "-")

    for path in [PROJECT / "README.md", PROJECT / "outputs/README.md", *(PROJECT / "docs").glob("*.md")]:
        for file, name in re.findall(r"\]\(([^):\s]*)#([^)\s]+)\)", path.read_text(encoding="utf-8")):
            target = (path.parent / file) if file else path
            lines = target.read_text(encoding="utf-8").splitlines()
            headings = {heading(line) for line in lines if line.startswith("#")}
            assert name in headings, f"{path.name}: {file}#{name}"
