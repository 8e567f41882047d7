import os

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from leefbaarheid.errors import ParameterError
from leefbaarheid.report.notebook import TABLES, NotebookError, execute
from leefbaarheid.report.themes import defaults


def write(path, *sources):
    cells = [new_code_cell(s) for s in sources]
    if cells:
        cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(new_notebook(cells=cells, metadata={"language_info": {"name": "python"}}), path)
    return path


def test_defaults_are_read_without_running(tmp_path):
    path = write(tmp_path / "a.ipynb", 'gebied = "x"  # toelichting\nvan = 2014\ndrempel = 0.1\nniets = None')
    assert defaults(path) == {"gebied": "x", "van": 2014, "drempel": 0.1, "niets": None}


@pytest.mark.parametrize("sources", [["gebied = open('x')"], ["gebied = "], ["van = 1 + x"], []])
def test_parameters_that_are_no_plain_values_are_refused(tmp_path, sources):
    with pytest.raises(ParameterError, match="no readable cell tagged 'parameters'"):
        defaults(write(tmp_path / "a.ipynb", *sources))
    with pytest.raises(ParameterError):
        defaults(tmp_path / "niets.ipynb")


def test_two_runs_are_the_same_in_one_thread_and_a_folder_may_have_any_name(tmp_path):
    source = tmp_path / "{gebied} {{7*7}} {x}"
    source.mkdir()
    writes = f"import os\nopen(os.path.join(os.environ[{TABLES!r}], 't.csv'), 'w').write(gebied)\ngebied"
    threads = "import scipy.linalg, threadpoolctl as t\n{p['num_threads'] for p in t.threadpool_info()}"
    path = write(source / "{y}.ipynb", "gebied = 'x'", writes, threads)
    texts = []
    for i in range(2):
        folder = tmp_path / f"{i}{{x}}"
        folder.mkdir()
        done = execute(path, {"gebied": "Kerkrade"}, folder)
        assert (folder / "t.csv").read_text() == "Kerkrade"
        assert [p.name for p in folder.iterdir()] == ["t.csv"]
        texts.append(nbformat.writes(done))
    assert texts[0] == texts[1]
    assert "Kerkrade" in texts[0]
    assert str(tmp_path) not in texts[0]
    assert done.cells[-1].outputs[0].data["text/plain"] == "{1}", "sums are those of a batch"
    assert [p.name for p in source.iterdir()] == [path.name]
    assert TABLES not in os.environ


def test_an_error_keeps_what_was_executed(tmp_path):
    stops = "raise ValueError('kapot\\nregel twee')"
    path = write(tmp_path / "a.ipynb", "gebied = 'x'", "print('tot hier')", stops)
    with pytest.raises(NotebookError) as error:
        execute(path, {}, tmp_path)
    assert str(error.value) == "kapot regel twee (ValueError in cell 3)"
    assert "tot hier" in nbformat.writes(error.value.notebook)
