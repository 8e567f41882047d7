"""What the pages of the library need before they are built: docstrings and links in the form that they can show."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

import griffe

import leefbaarheid

_ROLE = re.compile(r":[a-z]+:`~?([^`]+)`")
_OUT = re.compile(r"\[([^\]]*)\]\((?:\.\./)+(?!images)[^)]*\)")


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
    for module, names in sorted(leefbaarheid._HELPERS.items()):
        about = (import_module(f"leefbaarheid.{module}").__doc__ or "").splitlines()[0]
        rows.append(f"| `{module}` | {plain_roles(about)} | {' '.join(f'`{n}`' for n in names.split())} |")
    return "\n".join(rows)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Called by mkdocs for each page."""
    return plain_links(markdown).replace("<!-- helpers -->", helpers())


class Roles(griffe.Extension):
    """Called by mkdocstrings for each docstring."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Change the docstring of a module, class, function or attribute."""
        if obj.docstring is not None:
            obj.docstring.value = fenced(plain_roles(obj.docstring.value))
