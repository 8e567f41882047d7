"""What must hold for the project as a whole: layers, dependencies, notebooks, documents."""

import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from rattler import MatchSpec

import leefbaarheid

PROJECT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
DOCUMENTS = sorted(
    path for place in ("*.md", "docs/*.md", "outputs/README.md") for path in PROJECT.glob(place)
)

#: Names of conda-forge where they are not those of the Python package, in lower case.
CONDA_NAMES = {"playwright": "playwright-python"}


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def requirements() -> list[Requirement]:
    project = PYPROJECT["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    lines = [*PYPROJECT["build-system"]["requires"], *project["dependencies"], *extras]
    return [Requirement(line) for line in lines]


def environment() -> dict[str, str]:
    """Give each package of environment.yml with its version spec."""
    lines = yaml.safe_load(read("environment.yml"))["dependencies"]
    listed = [line for line in lines if isinstance(line, str)]
    from_pip = [line for part in lines if isinstance(part, dict) for line in part["pip"]]
    specs = [MatchSpec(line) for line in [*listed, *from_pip]]
    return {spec.name.normalized: str(spec.version or "") for spec in specs}


def locked() -> dict[str, Version]:
    lines = re.findall(r"^[^#\n].*$", read("requirements.lock"), flags=re.MULTILINE)
    pins = [re.fullmatch(r"([a-z0-9._-]+)==([0-9][\w.]*)", line) for line in lines]
    assert all(pins), [line for line, pin in zip(lines, pins, strict=True) if pin is None]
    return {pin[1].replace(".", "-"): Version(pin[2]) for pin in pins}


def test_imports_point_downwards():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"{len(PYPROJECT['tool']['importlinter']['contracts'])} kept, 0 broken" in result.stdout


def test_environment_has_the_floors_of_pyproject_and_asks_only_conda_forge():
    found = environment()
    wanted = {"python": PYPROJECT["project"]["requires-python"], "pip": ""}
    for requirement in requirements():
        name = canonicalize_name(requirement.name)
        wanted[CONDA_NAMES.get(name, name)] = str(requirement.specifier)
    assert found == wanted
    content = yaml.safe_load(read("environment.yml"))
    assert content["channels"] == ["conda-forge", "nodefaults"]
    assert content["name"] == PYPROJECT["project"]["name"]


def test_lock_pins_every_requirement_at_or_above_its_floor():
    pins = locked()
    for requirement in requirements():
        assert str(requirement.specifier).count(">=") == len(requirement.specifier) == 1, "one floor"
        assert pins[canonicalize_name(requirement.name)] in requirement.specifier, requirement.name
    assert {"pip", "setuptools", "wheel"} <= set(pins)


def test_what_installs_names_no_registry_and_hooks_are_local():
    installs = ["requirements.lock", "environment.yml", "Makefile", ".ci/run", "pyproject.toml"]
    for name in [*installs, ".pre-commit-config.yaml"]:
        text = read(name).replace("--no-emit-index-url", "")
        assert not re.search(r"--index|\w://", text), name
    repos = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    assert [repo["repo"] for repo in repos] == ["local"]
    assert {hook["language"] for hook in repos[0]["hooks"]} == {"system"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_are_valid_and_hold_no_outputs(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)
    assert any("parameters" in cell.metadata.get("tags", []) for cell in notebook.cells)


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
    for asked, said in (
        (no_python, "with venv was found; install one"),
        (["report", *old], "Name an area: make report AREA=Kerkrade"),
    ):
        result = subprocess.run(["make", *asked], cwd=PROJECT, capture_output=True, text=True)
        assert (result.returncode != 0, said in result.stderr) == (True, True), result.stderr
    assert not (tmp_path / "venv").exists()


def test_version_and_licence_are_the_same_everywhere():
    assert leefbaarheid.__version__ == PYPROJECT["project"]["version"]
    assert read("LICENSE").startswith(f"SPDX-License-Identifier: {PYPROJECT['project']['license']}\n")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_links_between_documents_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
    local = [link for link in links if not re.match(r"\w+:", link)]
    assert [link for link in local if not (path.parent / link).exists()] == []
