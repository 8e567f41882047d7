"""The engine in this process against a stock kernel, cell by cell; each runs in a process of its own."""

import json
import os
import re
import subprocess
import sys

import nbformat
import papermill  # noqa: F401  # which imports the engine
import pytest
from nbformat import v4

from leefbaarheid.report.engine import InProcessEngine
from leefbaarheid.report.notebook import normalise

#: Papermill's own command line.
COMMAND = "import sys; sys.modules['rfc3987_syntax'] = None; from papermill.cli import papermill; papermill()"
GIVEN = ("-p", "gebied", "Urk", "-k", "python3", "--no-progress-bar")


def execute(source, target, *engine):
    # A kernel that knows of pytest leaves descriptors alone, which it does not do for users.
    settings = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
    command = [sys.executable, "-c", COMMAND, source, target, *GIVEN, *engine]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, env=settings)
    assert target.exists(), done.stderr
    return normalise(nbformat.read(target, as_version=4)), done.returncode


def write(path, *cells):
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(v4.new_notebook(cells=[*cells], metadata={"kernelspec": kernel}), path)


def plain(book):
    """Cells as they stand in the file, without addresses in memory and names of temporary files."""
    text = json.dumps([book.cells, book.metadata], sort_keys=True, indent=1)
    return re.sub(r"0x[0-9a-f]{6,}|ipykernel_\d+/\d+\.py|/tmp/[^\s\"]*", "#", text).splitlines()


def both(tmp_path, *cells):
    """What the engine makes of cells, and the exit code of papermill: the same as with a stock kernel."""
    head = v4.new_code_cell("gebied = 'x'", metadata={"tags": ["parameters"]})
    write(tmp_path / "bron.ipynb", v4.new_markdown_cell("# T"), head, *cells)
    stock, code = execute(tmp_path / "bron.ipynb", tmp_path / "gewoon.ipynb")
    ours, also = execute(tmp_path / "bron.ipynb", tmp_path / "eigen.ipynb", "--engine", "leefbaarheid")
    assert plain(stock) == plain(ours)
    assert code == also
    return ours, code


@pytest.mark.slow
def test_outputs_of_every_kind_are_those_of_a_stock_kernel(tmp_path):
    sources = [
        "1 + 1",
        "print('aan'); import sys; print('fout', file=sys.stderr); gebied",
        "import pandas as pd\npd.DataFrame({'a': [1.5, None], 'b': ['x', 'ü']})",
        "from IPython.display import HTML, Markdown, display\ndisplay(HTML('<b>v</b>')); display(Markdown('*m*')); None",
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(2, 1)); ax.plot([1, 2]);",
        "fig",
        "h = display('een', display_id='vast'); h.update('twee')",
        "for i in range(3):\n    print(i)",
        "from IPython.display import clear_output\nprint('weg'); clear_output(); print('blijft')",
        "_, Out[3], In[3]",
        "x = 3;",
        "",
        "%precision 3\n3.14159265",
        "class Blok:\n    def _repr_html_(self): return '<p>blok</p>'\n    def __repr__(self): return 'blok'\nBlok()",
        "await __import__('asyncio').sleep(0, 'gewacht')",
        "get_ipython().__class__.__name__ != ''",
        "import warnings; warnings.warn('pas op')",
        "print('x' * 100_000)",
        "print('voor'); display('midden'); print('na', end='')",
        "import threading\nt = threading.Thread(target=lambda: print('uit een draad'))\nt.start(); t.join()",
        "print('fout', file=sys.stderr); print('uit'); display(1); print('meer'); print('mis', file=sys.stderr)",
    ]
    ours, code = both(tmp_path, *[v4.new_code_cell(s) for s in sources])
    assert code == 0
    kinds = {output.output_type for cell in ours.cells if cell.cell_type == "code" for output in cell.outputs}
    assert kinds == {"stream", "execute_result", "display_data"}
    assert "image/png" in json.dumps(ours.cells)


ALLOWED = "1 / 0"
FAILS = "print('eerst')\ndef f(x):\n    raise ValueError('mis <&> met ' + x)\nf('naam')"


@pytest.mark.slow
@pytest.mark.parametrize("source", [FAILS, "dit is geen python", "import sys; sys.exit(3)", ALLOWED])
def test_errors_are_those_of_a_stock_kernel_also_where_a_kernel_goes_on_after_one(tmp_path, source):
    cells = [v4.new_code_cell(s) for s in ("a = 1\na", source, "'verder'")]
    cells[1].metadata.tags = ["raises-exception"] * (source == ALLOWED)
    ours, code = both(tmp_path, *cells)
    assert (code, bool(ours.cells[-1].get("outputs"))) == (1, source == ALLOWED)


def test_what_a_cell_shows_needs_no_thread_that_could_bring_it_late_and_an_error_is_the_last(tmp_path):
    source = "import threading\nprint(threading.active_count()); display(1); print('aan het eind')"
    sources = [*[source] * 40, FAILS, "'hier komt hij niet'"]
    write(tmp_path / "bron.ipynb", *map(v4.new_code_cell, sources))
    made, code = execute(tmp_path / "bron.ipynb", tmp_path / "eigen.ipynb", "--engine", "leefbaarheid")
    assert code == 1
    *shown, failed, after = [cell.outputs for cell in made.cells if cell.source in sources]
    assert len(shown) == 40
    for outputs in shown:
        assert [o.get("text") or o["data"]["text/plain"] for o in outputs] == ["1\n", "1", "aan het eind\n"]
    printed, error = failed
    assert (printed.text, error.ename, error.evalue) == ("eerst\n", "ValueError", "mis <&> met naam")
    assert after == []


def test_a_kernel_is_not_used_for_another_notebook(monkeypatch):
    monkeypatch.setattr("ipykernel.zmqshell.ZMQInteractiveShell.initialized", lambda: True)
    with pytest.raises(RuntimeError, match="start another for this one"):
        InProcessEngine.execute_managed_notebook(None, "python3")
