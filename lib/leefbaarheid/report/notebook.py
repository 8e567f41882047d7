"""Execute a notebook with parameters, and take from it what differs from run to run."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from leefbaarheid.errors import LeefbaarheidError

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Environment variable that tells the notebook where its tables go.
TABLES = "LEEFBAARHEID_UITVOER"

#: Threads would add up in an order of their own, and a report differ in its last digits from the same one of a batch.
_ONE_THREAD = {"OMP_NUM_THREADS": "1"}

#: What papermill tells of a run that equal runs have alike.
_ALIKE = ("default_parameters", "parameters", "status", "version")


class NotebookError(LeefbaarheidError):
    """A notebook stopped at an error; ``notebook`` holds what was executed until then, cleaned."""

    def __init__(self, message: str, notebook: NotebookNode) -> None:
        super().__init__(message)
        self.notebook = notebook


def names_from(path: Path, parameters: Mapping[str, Any], wanted: Collection[str]) -> dict[str, Any]:
    """Run of a notebook only the statements from which some names follow; return all names that these give.

    ``parameters`` are checked values, in the place of those of the cell tagged ``parameters``. A statement counts when it
    assigns a wanted name or an item of it (``frame["column"] = ...``); then what it uses is wanted too. One that changes
    a frame in another way is not seen. Errors are those of the statements.
    """
    kept: list[ast.stmt] = []
    found = set(wanted)
    for statement in reversed(statements(path)):
        nodes = [*ast.walk(statement)]
        inner = _names(n.target for n in nodes if isinstance(n, ast.For | ast.comprehension))
        stored = [n for n in nodes if isinstance(getattr(n, "ctx", None), ast.Store)]
        given = {n.id for n in stored if isinstance(n, ast.Name)}
        given |= _names(n.value for n in stored if isinstance(n, ast.Subscript))
        given |= {(n.asname or n.name).partition(".")[0] for n in nodes if isinstance(n, ast.alias)}
        if (given - inner) & found:
            kept.append(statement)
            found |= {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)} - inner
    names: dict[str, Any] = {"__name__": "__notebook__", **parameters}
    exec(compile(ast.Module(kept[::-1], []), str(path), "exec"), names)
    return names


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    return {n.id for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)}


def statements(path: Path, parameters: bool = False) -> list[ast.stmt]:
    """All statements of a notebook but for its parameters, or those of its ``parameters``.

    Raises ``OSError`` or ``ValueError`` for a file that cannot be read or has no such statements, ``SyntaxError`` for one of
    them that is no Python.
    """
    cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    wanted = [c for c in cells if ("parameters" in c["metadata"].get("tags", [])) == parameters]
    if not wanted:
        raise ValueError(f"{path} has no such cell")
    return [statement for cell in wanted for statement in ast.parse("".join(cell["source"])).body]


def execute(path: Path, parameters: Mapping[str, Any], tables: Path, engine: str = "") -> NotebookNode:
    """Run a notebook through papermill and return it, cleaned by :func:`normalise`.

    ``tables`` is the folder in which the notebook puts its tables, ``engine`` one of papermill's engines (empty: a
    kernel). Raises :class:`NotebookError` with the first
    line of the notebook's own error.
    """
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    target = tables / "executed.ipynb"
    with patch.dict(os.environ, {TABLES: str(tables)} | _ONE_THREAD):
        try:
            notebook = papermill.execute_notebook(
                _literal(path),
                _literal(target),
                parameters=dict(parameters),
                engine_name=engine or None,
                kernel_name="python3",
                progress_bar=False,
                request_save_on_cell_execute=False,
                extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
                shutdown_kernel="immediate",
            )
        except PapermillExecutionError as error:
            stopped = nbformat.read(target, as_version=4)
            reason = " ".join(str(error.evalue).split()) or error.ename
            said = f"{reason} ({error.ename} in cell {error.exec_count})"
            raise NotebookError(said, normalise(stopped)) from None
        finally:
            target.unlink(missing_ok=True)
    return normalise(notebook)


def _literal(path: Path) -> str:
    """Write a path so that papermill, which fills parameters in between braces, takes it as it is."""
    return str(path).replace("{", "{{").replace("}", "}}")


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Take times, paths and random ids out of a notebook, so that equal runs give equal bytes; returns the same one."""
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cel-{number:03d}"
        cell.metadata.pop("execution", None)
    for about in (notebook.metadata, *(cell.metadata for cell in notebook.cells)):
        if "papermill" in about:
            about["papermill"] = {k: v for k, v in about["papermill"].items() if k in _ALIKE}
    return notebook
