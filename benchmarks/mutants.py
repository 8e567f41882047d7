"""How many small faults in the library its tests notice.

    python benchmarks/mutants.py [--number 20] [--rooms analysis classes sources] [--seed 2023] [--only 3 7] [--quick]

Draws lines of the rooms (folders or modules of the library) that hold something to change, each with the same chance,
and puts one fault in each: another comparison, sign, ``and`` or ``or``, number, truth value, ``min`` or ``max``, or a slice
that is one off. A line is drawn by its own text, so that a change elsewhere leaves the draw nearly as it was.
Annotations, decorators, f-strings and what is raised are left alone.

Each mutant is tried in a copy of the project's tracked files (as staged): by the tests of its module, then those of its
room, then (without ``--quick``) all that ``make test`` runs, until one fails. Prints a line a mutant, and the total.
A survivor takes as long as ``make test``, so ``make bench`` leaves this out. ``--only`` tries some of the draw, by number.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from subprocess import PIPE, STDOUT
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[1]
LIBRARY = Path("lib/leefbaarheid")
PYTEST = f"{sys.executable} -m pytest -x -q -p no:cacheprovider --hypothesis-seed=0 -m".split()
PYTEST.append("not slow and not faults and not cluster")
#: Rooms whose tests try another room as well: dirty files are read by sources and told by the preparation.
BESIDE = {"sources": ["preparation"]}
#: Tests that take longer than this have noticed that something is wrong, in seconds.
LIMIT = 20 * 60

PAIRS = "< <=,> >=,== !=,in not in,is is not,+ -,* /,+= -=,*= /=,and or,& |,min max,idxmin idxmax,any all,minimum maximum"
SWAPS = dict(pair.split(" ", 1) for pair in PAIRS.split(","))
SWAPS |= {after: before for before, after in SWAPS.items()} | {"//": "/", "**": "*", "%": "*"}
#: What may stand between two operands before their operator, and the operator.
OPERATOR = re.compile(rb"(?:[\s()\\]|#.*)*(is\s+not|not\s+in|[a-z]+|[-+*/%&|<>=!]+)")


class Mutant(NamedTuple):
    """One fault: the bytes from ``start`` to ``end`` of a file become ``after``."""

    room: str
    file: Path
    shown: str
    start: int
    end: int
    after: bytes


def nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Give the nodes in which a fault may be put."""
    yield node
    for name in set(node._fields) - {"annotation", "returns", "decorator_list"}:
        value = getattr(node, name)
        for child in value if isinstance(value, list) else [value]:
            alias = isinstance(child, ast.Assign) and re.match("[A-Z].*[a-z]", ast.unparse(child.targets[0]))
            if isinstance(child, ast.AST) and not (alias or isinstance(child, ast.Raise | ast.JoinedStr)):
                yield from nodes(child)


def is_text(node: ast.expr) -> bool:
    """Tell text that is written out: between that and anything (a path), no other sign makes sense."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def edits(source: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Give every fault that could be put in a module: from where to where, and what stands there then."""
    starts = [0, *accumulate(map(len, source.splitlines(keepends=True)))]

    def end_of(node: ast.expr | ast.stmt) -> int:
        return starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)

    for node in nodes(ast.parse(source)):
        if not isinstance(node, ast.expr | ast.AugAssign):
            continue
        start, end = starts[node.lineno - 1] + node.col_offset, end_of(node)
        operands: list[ast.expr] = []
        match node:
            case ast.Constant(value=bool()):
                yield start, end, str(not node.value).encode()
            case ast.Constant(value=int() | float() as value):
                yield start, end, repr(value + 1).encode()
                if value == 1:
                    yield start, end, b"0"
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in SWAPS:
                yield end - len(name), end, SWAPS[name].encode()
            case ast.UnaryOp(op=ast.Not() | ast.Invert()):
                yield start, start + (3 if isinstance(node.op, ast.Not) else 1), b""
            case ast.Slice(upper=ast.Name() | ast.BinOp() | ast.Call() as upper):
                yield end_of(upper), end_of(upper), b" + 1"
            case ast.BinOp() if not (is_text(node.left) or is_text(node.right)):
                operands = [node.left, node.right]
            case ast.AugAssign():
                operands = [node.target, node.value]
            case ast.Compare():
                operands = [node.left, *node.comparators]
            case ast.BoolOp():
                operands = node.values
        for left, _ in pairwise(operands):
            found = OPERATOR.match(source, end_of(left))
            if found and (after := SWAPS.get(" ".join(found[1].decode().split()))):
                yield *found.span(1), after.encode()


def draw(repo: Path, rooms: list[str], seed: int) -> list[Mutant]:
    """Shuffle the lines that can hold a fault, and choose one fault for each."""
    drawn: dict[str, Mutant] = {}
    for room in rooms:
        files = [*(repo / LIBRARY).glob(f"{room}.py"), *(repo / LIBRARY / room).rglob("*.py")]
        if not files:
            sys.exit(f"{LIBRARY / room} is no folder or module; name one of lib/leefbaarheid with --rooms")
        for file in (path.relative_to(repo) for path in files):
            source, by_line, seen = (repo / file).read_bytes(), defaultdict(list), Counter[str]()
            for edit in edits(source):
                by_line[source.count(b"\n", 0, edit[0]) + 1].append(edit)
            for number, line in enumerate(source.splitlines(), 1):
                text = line.decode().strip()
                seen[text] += 1
                key = hashlib.sha256(f"{seed}\n{file}\n{text}\n{seen[text]}".encode()).hexdigest()
                if found := sorted(by_line[number]):
                    start, end, after = found[int(key, 16) % len(found)]
                    change = f"[{source[start:end].decode()} -> {after.decode().strip()}]"
                    column = start - source.rfind(b"\n", 0, start)
                    shown = f"{file}:{number}:{column}  {text}  {change}"
                    drawn[key] = Mutant(room, file, shown, start, end, after)
    return [drawn[key] for key in sorted(drawn)]


def run(copy: Path, *asked: str) -> str | None:
    """Run the tests in the copy, up to the first that fails: its name, or None where all pass."""
    # Without bytecode: a file that changes twice in a second at the same size would pass for the old one.
    env = {**os.environ, "PYTHONPATH": str(copy / "lib"), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        [*PYTEST, *asked], cwd=copy, env=env, stdout=PIPE, stderr=STDOUT, text=True, start_new_session=True
    ) as process:
        try:
            output = process.communicate(timeout=LIMIT)[0]
        except subprocess.TimeoutExpired:
            return f"no end within {LIMIT} s"
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode in (0, 5):  # 5: there are no tests
        return None
    found = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", output, flags=re.MULTILINE)
    return found[1] if found else f"pytest, which ended with {process.returncode}: {output.strip()[-200:]}"


def tests_of(copy: Path, *mirrored: str) -> list[str]:
    """Give the tests that mirror rooms or files of the library, and these themselves for their examples."""
    names = [name for of in mirrored for name in (f"tests/{of}", f"{LIBRARY}/{of}", f"{LIBRARY}/{of}.py")]
    names += [str(Path("tests", of).with_name(f"test_{Path(of).name}.py")) for of in mirrored]
    return [name for name in names if (copy / name).exists()]


def noticed(copy: Path, mutant: Mutant, quick: bool) -> str | None:
    """Put the mutant in the copy, run its tests from near to far, take it out: what noticed it, or None."""
    file, module = copy / mutant.file, str(mutant.file.relative_to(LIBRARY).with_suffix(""))
    source = file.read_bytes()
    file.write_bytes(source[: mutant.start] + mutant.after + source[mutant.end :])
    found = run(copy, *tests_of(copy, module)) or run(
        copy, *tests_of(copy, mutant.room, *BESIDE.get(mutant.room, []))
    )
    if whole := not (found or quick):
        found = run(copy, "-n", "2", "--dist", "loadfile")
    file.write_bytes(source)
    if whole and found and "::" in found:
        refuse(copy, found)
    return found


def refuse(copy: Path, *asked: str) -> None:
    """Stop where these tests fail without any mutant, since they would then notice everything."""
    if failed := run(copy, *asked):
        sys.exit(
            f"{failed} fails without any mutant; mend it first, or set PYTEST_ADDOPTS='--deselect {failed}'"
        )


def main() -> None:
    """Draw the mutants, try them, and print what noticed them."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--number", type=int, default=20)
    parser.add_argument("--rooms", nargs="+", default=["analysis", "classes", "sources"])
    parser.add_argument("--seed", type=int, default=2023)
    parser.add_argument("--only", type=int, nargs="+", default=[])
    parser.add_argument("--quick", action="store_true", help="run only the tests of the mutant's room")
    parser.add_argument("--repo", type=Path, default=PROJECT, help="another checkout of the project")
    asked = parser.parse_args()
    repo = asked.repo.resolve()
    os.environ.setdefault("LEEFBAARHEID_REAL_DATA", str(repo.parent / "shared" / "data"))
    mutants = dict(enumerate(draw(repo, asked.rooms, asked.seed)[: asked.number], 1))
    mutants = {i: mutant for i, mutant in mutants.items() if not asked.only or i in asked.only}
    survived = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder, "project")
        subprocess.run(["git", "checkout-index", "--all", f"--prefix={copy}/"], cwd=repo, check=True)
        (copy / ".venv").symlink_to((repo / ".venv").resolve())
        refuse(copy, *tests_of(copy, *asked.rooms))
        for i, mutant in mutants.items():
            print(f"{i:3d}  {mutant.shown}", end="  ", flush=True)
            found = noticed(copy, mutant, asked.quick)
            survived += not found
            print(f"noticed by {found}" if found else "SURVIVED", flush=True)
    print(f"{len(mutants) - survived} of {len(mutants)} noticed, {survived} survived")


if __name__ == "__main__":
    main()
