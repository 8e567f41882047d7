"""Serve the notebook ``verkennen`` as an app without code: ``python -m leefbaarheid.explorer [options of voila]``."""

import os
import sys
from pathlib import Path

from leefbaarheid.terms import PROJECT

#: How voila shows it, on this machine alone; options of the command line come last and win.
OPTIONS = "--template=leefbaarheid --strip_sources=True --VoilaExporter.language_code=nl --Voila.ip=127.0.0.1"
HIDDEN = "--TagRemovePreprocessor.remove_cell_tags=werkblad"

if __name__ == "__main__":
    from voila.app import Voila

    # where Jupyter finds the page of the app
    places = (str(Path(__file__).parent / "template"), os.environ.get("JUPYTER_PATH", ""))
    os.environ["JUPYTER_PATH"] = os.pathsep.join(places)
    notebook = str(PROJECT / "notebooks" / "verkennen.ipynb")
    Voila.launch_instance(argv=[notebook, *OPTIONS.split(), HIDDEN, *sys.argv[1:]])
