"""Serve the notebook ``verkennen`` as an app without code: ``python -m leefbaarheid.verkennen [options of voila]``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from leefbaarheid.dataset.locate import PROJECT

#: Where Jupyter finds the page of the app.
TEMPLATES: Final = Path(__file__).parent / "template"
OPTIONS: Final = (
    "--template=leefbaarheid",
    "--strip_sources=True",
    "--VoilaExporter.language_code=nl",
    "--TagRemovePreprocessor.remove_cell_tags=werkblad",
    "--Voila.ip=127.0.0.1",
)


def main(options: list[str]) -> None:
    """Start voila on this machine alone; its options, such as ``--port=8866``, come last and win."""
    from voila.app import Voila

    os.environ["JUPYTER_PATH"] = os.pathsep.join([str(TEMPLATES), os.environ.get("JUPYTER_PATH", "")])
    Voila.launch_instance(argv=[str(PROJECT / "notebooks" / "verkennen.ipynb"), *OPTIONS, *options])


if __name__ == "__main__":
    main(sys.argv[1:])
