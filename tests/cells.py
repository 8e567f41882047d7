"""Notebooks run without a kernel, for tests that look at their names and at what they show."""

import ast
import json

from leefbaarheid.report.page import APART


def run_cells(path, parameters):
    """Run the code of a notebook in this process; return its names, and the HTML that its cells show, by place.

    The notebook's own page is ``""``, what the overview takes over stands under the cell's tag.
    """
    names = {"__name__": "__notebook__"}
    shown = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        tags, lines = cell["metadata"].get("tags", []), ast.parse("".join(cell["source"])).body
        value = None
        if lines and isinstance(shows := lines[-1], ast.Expr):
            exec(compile(ast.Module(lines[:-1], []), str(path), "exec"), names)
            value = eval(compile(ast.Expression(shows.value), str(path), "eval"), names)
        else:
            exec(compile(ast.Module(lines, []), str(path), "exec"), names)
        if hasattr(value, "_repr_html_"):
            shown.setdefault(next(iter(APART.intersection(tags)), ""), []).append(value._repr_html_())
        if "parameters" in tags:
            names.update(parameters)
    return names, shown
