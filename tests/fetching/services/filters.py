"""The two small languages in which clients say which rows they want: OData's ``$filter`` and GeoServer's CQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Row = Mapping[str, Any]
Test = Callable[[Row], bool]
_TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|([A-Za-z_][\w.]*)|(-?\d+(?:\.\d+)?)|(<=|>=|<>|[(),=<>]))")


class BadFilterError(ValueError):
    """The text is no filter of this language."""


class _Reader:
    def __init__(self, text: str, columns: set[str]) -> None:
        self.columns = columns
        self.tokens: list[str] = []
        place = 0
        while text[place:].strip():
            found = _TOKEN.match(text, place)
            if not found:
                raise BadFilterError(f"Syntax error at position {place}")
            self.tokens.append(found[0].strip())
            place = found.end()

    def peek(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, *wanted: str) -> str:
        token = self.tokens.pop(0) if self.tokens else ""
        if wanted and token.lower() not in wanted:
            raise BadFilterError(f"Syntax error: expected {wanted[0]}, found {token or 'the end'}")
        return token

    def text(self) -> str:
        token = self.take()
        if not token.startswith("'"):
            raise BadFilterError(f"Syntax error: expected a text, found {token or 'the end'}")
        return token[1:-1].replace("''", "'")

    def value(self) -> str:
        if not re.match(r"['\d-]", self.peek()):
            raise BadFilterError(f"Syntax error: expected a value, found {self.peek() or 'the end'}")
        return self.text() if self.peek().startswith("'") else self.take()

    def column(self) -> str:
        name = self.take()
        if name not in self.columns:
            raise BadFilterError(f"Could not find a property named '{name}'")
        return name

    def any_of(self, single: Callable[[], Test]) -> Test:
        tests = [self.all_of(single)]
        while self.peek().lower() == "or":
            self.take()
            tests.append(self.all_of(single))
        return lambda row: any(test(row) for test in tests)

    def all_of(self, single: Callable[[], Test]) -> Test:
        tests = [self.one(single)]
        while self.peek().lower() == "and":
            self.take()
            tests.append(self.one(single))
        return lambda row: all(test(row) for test in tests)

    def one(self, single: Callable[[], Test]) -> Test:
        if self.peek() != "(":
            return single()
        self.take()
        inner = self.any_of(single)
        self.take(")")
        return inner

    def whole(self, single: Callable[[], Test]) -> Test:
        test = self.any_of(single)
        if self.tokens:
            raise BadFilterError(f"Syntax error: {self.peek()} was not expected")
        return test


def odata_filter(text: str, columns: set[str]) -> Test:
    """``startswith(X,'a')``, ``substringof('a',X)``, ``X eq 'a'``, ``trim(X) eq 'a'``, with and, or, brackets."""
    reader = _Reader(text, columns)

    def single() -> Test:
        word = reader.peek().lower()
        if word in ("startswith", "substringof"):
            reader.take()
            reader.take("(")
            first, _, second = (
                (reader.column(), reader.take(","), reader.text())
                if word == "startswith"
                else (reader.text(), reader.take(","), reader.column())
            )
            reader.take(")")
            if word == "startswith":
                return lambda row: str(row[first]).startswith(second)
            return lambda row: first in str(row[second])
        trimmed = word == "trim"
        if trimmed:
            reader.take()
            reader.take("(")
        name = reader.column()
        if trimmed:
            reader.take(")")
        how = reader.take("eq", "ne", "ge", "le", "gt", "lt").lower()
        wanted = reader.value()
        compare = {
            "eq": lambda a: a == wanted,
            "ne": lambda a: a != wanted,
            "ge": lambda a: a >= wanted,
            "le": lambda a: a <= wanted,
            "gt": lambda a: a > wanted,
            "lt": lambda a: a < wanted,
        }[how]
        # SQL Server, on which the service runs, does not count spaces at the end of a text.
        wanted = wanted.rstrip()
        return lambda row: compare(str(row[name]).rstrip())

    return reader.whole(single)


def cql_filter(text: str, columns: set[str]) -> Test:
    """``x LIKE 'a%'``, ``x = 'a'``, ``x IN ('a','b')``, with and, or, brackets."""
    reader = _Reader(text, columns)

    def single() -> Test:
        name = reader.column()
        how = reader.take("like", "=", "in").lower()
        if how == "in":
            reader.take("(")
            among = {reader.value()}
            while reader.take(",", ")") == ",":
                among.add(reader.value())
            return lambda row: str(row[name]) in among
        wanted = reader.value()
        if how == "=":
            return lambda row: str(row[name]) == wanted
        pattern = re.compile(re.escape(wanted).replace("%", ".*").replace("_", "."), re.S)
        return lambda row: bool(pattern.fullmatch(str(row[name])))

    return reader.whole(single)
