"""The words and the look of pages: templates, one style, few scripts, lists of words as YAML."""

import re
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket


class _Compiled(FileSystemBytecodeCache):
    """Templates as Python keeps its modules, and beside these; where these are not kept, they are not either."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def read(name: str) -> str:
    """The text of a file."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def load(name: str) -> Any:
    """What a file of YAML holds."""
    return yaml.load(read(name), Loader=yaml.CSafeLoader)


def colours() -> dict[str, str]:
    """The light colours of the style, by the name of their variable."""
    return dict(re.findall(r"--(\w+):(#[0-9a-f]{3,6})", read("tokens.css").partition("@media")[0]))


def environment() -> Environment:
    """Templates in which names can hold no markup, and a name that is missing is an error."""
    env = Environment(loader=PackageLoader("leefbaarheid"), autoescape=True, undefined=StrictUndefined)
    env.trim_blocks = env.lstrip_blocks = True
    # not optimized: what is kept would hold what a filter, since changed, made of a constant
    env.bytecode_cache, env.optimized = _Compiled(str(Path(__file__).with_name("__pycache__"))), False
    env.filters["tiende"] = "{:.1f}".format
    return env


@cache
def macros(name: str) -> Any:
    """The macros of a template that needs nothing else."""
    return environment().get_template(name).module
