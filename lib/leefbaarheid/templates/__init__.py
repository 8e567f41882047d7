"""The words and the look of pages: templates, one style, few scripts, lists of words as YAML."""

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined


def read(name: str) -> str:
    """The text of a file."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def load(name: str) -> Any:
    """What a file of YAML holds."""
    return yaml.safe_load(read(name))


def colours() -> dict[str, str]:
    """The light colours of the style, by the name of their variable."""
    return dict(re.findall(r"--(\w+):(#[0-9a-f]{3,6})", read("tokens.css").partition("@media")[0]))


def environment() -> Environment:
    """Templates in which names can hold no markup, and a name that is missing is an error."""
    env = Environment(loader=PackageLoader("leefbaarheid"), autoescape=True, undefined=StrictUndefined)
    env.trim_blocks = env.lstrip_blocks = True
    env.filters["tiende"] = "{:.1f}".format
    return env


@cache
def macros(name: str) -> Any:
    """The macros of a template that needs nothing else."""
    return environment().get_template(name).module
