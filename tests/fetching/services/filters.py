"""Which rows a client wants: the forms of OData's ``$filter`` and GeoServer's CQL that the catalogue writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_FORM = re.compile(r"(?:startswith\((\w+),|(\w+) LIKE |(\w+) eq )'([^'%]*)%?'\)?")


class BadFilterError(ValueError):
    """The text is no filter of these."""


def wanted(text: str) -> Callable[[Mapping[str, Any]], bool]:
    """``startswith(X,'a')``, ``X LIKE 'a%'``, ``X eq 'a'``, joined by or, and these in brackets by and."""

    def single(row: Mapping[str, Any], part: str) -> bool:
        found = _FORM.fullmatch(part)
        name = found and next(filter(None, found.groups()))
        if not found or name not in row:
            raise BadFilterError(f"could not parse {part}")
        value = str(row[name]).rstrip()
        return value == found[4] if found[3] else value.startswith(found[4])

    def test(row: Mapping[str, Any]) -> bool:
        parts = re.split(" and ", text, flags=re.IGNORECASE)
        bare = (part[1:-1] if part.startswith("(") else part for part in parts)
        return all(any(single(row, one) for one in part.split(" or ")) for part in bare)

    return test
