"""What the pages of the library need before they are built: docstrings and links in the form that they can show."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import griffe

import leefbaarheid

_ROLE = re.compile(r":[a-z]+:`~?([^`]+)`")
_OUT = re.compile(r"\[([^\]]*)\]\((?:\.\./)+(?!images)[^)]*\)")
_FUNCTION = re.compile(r"^- `(\w+)`: .*$", flags=re.MULTILINE)
#: Every name that the package offers, and the module that has it.
MODULES = {
    name.name: str(line.module)
    for line in ast.parse(Path(str(leefbaarheid.__file__) + "i").read_text(encoding="utf-8")).body
    if isinstance(line, ast.ImportFrom) and line.module
    for name in line.names
}
#: Where each public function is.
PLACES = {n: f"leefbaarheid.{MODULES[n]}.{n}" for n in leefbaarheid.__all__ if n in MODULES}


def plain_roles(text: str) -> str:
    """Write a role of a docstring, such as a reference to a class, as code.

    >>> plain_roles("see :func:`leefbaarheid.api.explore`")
    'see `leefbaarheid.api.explore`'
    """
    return _ROLE.sub(r"`\1`", text)


def fenced(text: str) -> str:
    """Put examples between fences, so that they are shown as code.

    >>> fenced("Adds two.").count("```"), fenced(">>> 1 + 1").count("```")
    (0, 2)
    """
    parts = text.split("\n\n")
    return "\n\n".join(f"```pycon\n{part}\n```" if part.startswith(">>> ") else part for part in parts)


def plain_links(text: str) -> str:
    """Write a link to a file that is no part of these pages as text.

    >>> plain_links("in [outputs/README.md](../outputs/README.md)")
    'in outputs/README.md'
    """
    return _OUT.sub(r"\1", text)


def helpers() -> str:
    """A table of what notebooks call beside the public functions, by module, from the package itself.

    >>> "| `classes` |" in helpers()
    True
    """
    rows = ["| module | holds | names |", "|---|---|---|"]
    for module in sorted({*MODULES.values()} - {"version"}):
        names = [f"`{n}`" for n, of in MODULES.items() if of == module and n not in PLACES]
        about = (import_module(f"leefbaarheid.{module}").__doc__ or "").splitlines()[0]
        rows += [f"| `{module}` | {plain_roles(about)} | {' '.join(names)} |"] if names else []
    return "\n".join(rows)


def linked(text: str) -> str:
    """Let each function in the contents of the library lead to its entry.

    >>> linked("- `find_area`: areas by name")
    '- [`find_area`][leefbaarheid.api.find_area]: areas by name'
    """
    return _FUNCTION.sub(
        lambda line: line[0].replace(f"`{line[1]}`", f"[`{line[1]}`][{PLACES[line[1]]}]"), text
    )


def entries(contents: str) -> str:
    r"""The entry of each function in the contents of the library, under the same headings.

    >>> print(entries("# Library\n\n## Which area?\n\n- `find_area`: areas by name"))
    ## Which area?
    <BLANKLINE>
    ::: leefbaarheid.api.find_area
        options:
          heading_level: 3
    """
    sections = [part for part in contents.split("\n## ")[1:] if _FUNCTION.search(part)]
    one = "::: {}\n    options:\n      heading_level: 3"
    return "\n\n".join(
        "\n\n".join([f"## {part.splitlines()[0]}", *(one.format(PLACES[n]) for n in _FUNCTION.findall(part))])
        for part in sections
    )


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Called by mkdocs for each page."""
    text = plain_links(markdown)
    if "<!-- helpers -->" in text:
        return linked(text).replace("<!-- helpers -->", helpers())
    contents = Path(__file__).with_name("api") / "index.md"
    return text.replace("<!-- functions -->", entries(contents.read_text(encoding="utf-8")))


class Roles(griffe.Extension):
    """Called by mkdocstrings for each docstring."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Change the docstring of a module, class, function or attribute."""
        if obj.docstring is not None:
            obj.docstring.value = fenced(plain_roles(obj.docstring.value))
