"""What must hold for the project as a whole: dependencies, make, documents and the site that is built of them."""

import doctest
import os
import re
import runpy
import subprocess
import sys
import tomllib
from importlib import import_module

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from docs import build
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rattler import MatchSpec

import leefbaarheid
from leefbaarheid import draw
from tests.conftest import PROJECT

PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
PLACES = ("*.md", "docs/*.md", "outputs/README.md")
DOCUMENTS = sorted(path for place in PLACES for path in PROJECT.glob(place))
#: Names of conda-forge where they are not those of the Python package, in lower case.
CONDA_NAMES = {"playwright": "playwright-python"}

#: Elements that fetch what they name.
FETCHING = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src"}


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def requirements() -> list[Requirement]:
    project = PYPROJECT["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    lines = [*PYPROJECT["build-system"]["requires"], *project["dependencies"], *extras]
    return [Requirement(line) for line in lines]


def test_environment_has_the_floors_of_pyproject_and_asks_only_conda_forge():
    content = yaml.safe_load(read("environment.yml"))
    *listed, last = content["dependencies"]
    specs = [MatchSpec(line) for line in [*listed, *last["pip"]]]
    wanted = {"python": PYPROJECT["project"]["requires-python"], "pip": ""}
    for requirement in requirements():
        name = canonicalize_name(requirement.name)
        wanted[CONDA_NAMES.get(name, name)] = str(requirement.specifier)
    assert {spec.name.normalized: str(spec.version or "") for spec in specs} == wanted
    assert content["name"] == PYPROJECT["project"]["name"]
    assert content["channels"] == ["conda-forge", "nodefaults"]


def test_lock_pins_every_requirement_at_or_above_its_floor():
    lines = re.findall(r"^[^#\n].*$", read("requirements.lock"), flags=re.MULTILINE)
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9._-]+==[0-9][\w.]*", line)] == []
    pins = {name.replace(".", "-"): version for name, version in (line.split("==") for line in lines)}
    for requirement in requirements():
        assert str(requirement.specifier).count(">=") == len(requirement.specifier) == 1, "one floor"
        assert pins[canonicalize_name(requirement.name)] in requirement.specifier, requirement.name
    assert {"pip", "setuptools", "wheel"} <= set(pins)


def test_what_installs_names_no_registry_and_hooks_are_local():
    installs = ["requirements.lock", "environment.yml", "Makefile", ".ci/run", "pyproject.toml"]
    for name in [*installs, ".pre-commit-config.yaml"]:
        assert not re.search(r"--index|\w://", read(name).replace("--no-emit-index-url", "")), name
    repos = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    assert [repo["repo"] for repo in repos] == ["local"]
    assert {hook["language"] for hook in repos[0]["hooks"]} == {"system"}


@pytest.mark.parametrize("path", sorted(PROJECT.glob("benchmarks/*.py")), ids=lambda path: path.stem)
def test_a_benchmark_starts(path, monkeypatch):
    monkeypatch.setattr(sys, "argv", [str(path), "--help"])
    with pytest.raises(SystemExit) as stop:
        runpy.run_path(str(path), run_name="__main__")
    assert stop.value.code == 0


def test_every_make_target_has_its_help():
    text = read("Makefile")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, flags=re.MULTILINE)
    assert re.findall(r"^([a-z-]+):.*## \S", text, flags=re.MULTILINE) == phony.split()
    shown = subprocess.run(["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^  ([a-z-]+) ", shown, flags=re.MULTILINE) == phony.split()


def test_make_names_the_remedy_where_there_is_no_python_or_no_area(tmp_path):
    no_python = ["setup", f"VENV={tmp_path / 'venv'}", "PYTHON=/nowhere/python3"]
    old = [f"--assume-old={name}" for name in (".venv/.installed", "requirements.lock", "pyproject.toml")]
    no_area = ["report", *old]
    for asked, said in ((no_python, "with venv was found; install one"), (no_area, "make report AREA=")):
        result = subprocess.run(["make", *asked], cwd=PROJECT, capture_output=True, text=True)
        assert (result.returncode != 0, said in result.stderr) == (True, True), result.stderr
    assert not (tmp_path / "venv").exists()


def test_version_and_licence_are_the_same_everywhere():
    assert leefbaarheid.__version__ == PYPROJECT["project"]["version"]
    assert read("LICENSE").startswith(f"SPDX-License-Identifier: {PYPROJECT['project']['license']}\n")


def headings(path):
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    return {re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).replace(" ", "-") for line in lines}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_links_and_names_of_files_in_documents_lead_to_a_file_and_a_heading(path):
    text = path.read_text(encoding="utf-8")
    roots = (PROJECT, PROJECT / "lib", PROJECT / "lib" / "leefbaarheid")
    named = re.findall(r"`((?:\w+/)+\w+\.(?:py|yml|ipynb|css|j2))`", text)
    lost = [name for name in named if not any((root / name).is_file() for root in roots)]
    assert lost == [] or path.name == "CHANGELOG.md", "which tells of what was"
    for file, heading in re.findall(r"\]\((?!\w+:)([^)#\s]*)#?([^)\s]*)", text):
        target = path.parent / file if file else path
        assert target.exists(), file
        assert not heading or heading in headings(target), f"{file}#{heading}"


def soup(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def names(page):
    """What can be linked to in a page."""
    return {element["id"] for element in soup(page).find_all(id=True)}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    target = tmp_path_factory.mktemp("site") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)]
    subprocess.run(command, cwd=PROJECT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, check=True)
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

    contents = yaml.load(read("mkdocs.yml"), Loose)["nav"]
    found, folder = re.findall(r"[\w/-]+\.md", str(contents)), PROJECT / "docs"
    assert sorted(found) == sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))


def test_what_prepares_the_pages_does_as_its_examples_say():
    outcome = doctest.testmod(build)
    assert (outcome.failed, outcome.attempted >= 5) == (0, True)


def test_the_walk_leads_from_a_parameter_to_the_page_in_twelve_functions():
    table = read("docs/architecture.md").partition("## The walk\n")[2].partition("\n## ")[0]
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
