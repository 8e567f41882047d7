"""The words and the look of pages: templates, one style, few scripts, lists of words as YAML."""

from importlib.resources import files
from typing import Any

import yaml


def read(name: str) -> str:
    """The text of a file."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def load(name: str) -> Any:
    """What a file of YAML holds."""
    return yaml.safe_load(read(name))
