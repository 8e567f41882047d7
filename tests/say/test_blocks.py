"""The sentences: blocks use the names of their notebook, figures are Dutch, names are text, nothing is called a cause."""

import ast
import json
import re
import symtable

import numpy as np
import pytest
from hypothesis import given, strategies as st
from jinja2 import UndefinedError, meta, nodes

from leefbaarheid import templates
from leefbaarheid.classes import HARDLY, STEP
from leefbaarheid.say import Say, environment
from leefbaarheid.say.words import STEPS, moved, size_in_words
from tests.conftest import PROJECT

TEMPLATES = PROJECT / "lib" / "leefbaarheid" / "templates"
EVERY = sorted(p.name.removesuffix(".md.j2") for p in TEMPLATES.glob("*.md.j2"))
#: Those of the notebooks of reports; what ends in "zinnen" holds macros, and no blocks.
THEMES = [name for name in EVERY if name != "verkennen" and not name.endswith("zinnen")]


def tree(theme):
    return environment().parse((TEMPLATES / f"{theme}.md.j2").read_text(encoding="utf-8"))


def blocks(theme):
    """Of each block the names that it uses, and the blocks that it calls with the facts that it gives these."""
    found = {}
    for block in tree(theme).find_all(nodes.Block):
        body = nodes.Template(block.body).set_environment(environment())
        own = {n.name for n in body.find_all(nodes.Name) if n.ctx == "store"} | set(environment().globals)
        says = (nodes.Name("say", "load"), nodes.Getattr(nodes.Name("say", "load"), "line", "load"))
        calls = [c for c in body.find_all(nodes.Call) if c.node in says]
        given = [(c.args[0].value, {k.key for k in c.kwargs}) for c in calls]
        found[block.name] = meta.find_undeclared_variables(body) - own, given
    return found


def needed(known, name):
    """What a block needs, with what the blocks that it calls need."""
    return known[name][0].union(*(needed(known, other) - given for other, given in known[name][1]))


@pytest.mark.parametrize("theme", THEMES)
def test_every_block_is_called_and_uses_what_the_notebook_has_by_then(theme):
    cells = json.loads((PROJECT / "notebooks" / f"{theme}.ipynb").read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    known, names, called = blocks(theme), set(), set()
    for statement in ast.parse(code).body:
        for call in (n for n in ast.walk(statement) if isinstance(n, ast.Call)):
            if ast.unparse(call.func) in ("say", "say.line"):
                block = call.args[0].value
                missing = needed(known, block) - names - {k.arg for k in call.keywords}
                assert not missing, f"{block} is called before {sorted(missing)}"
                called |= {block, *(other for other, _ in known[block][1])}
        symbols = symtable.symtable(ast.unparse(statement), "notebook", "exec").get_symbols()
        names |= {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}
    assert called == set(known)
    assert called, "a template without blocks is named zinnen"


def test_the_explorer_calls_every_block_of_its_template():
    code = "".join(p.read_text(encoding="utf-8") for p in (TEMPLATES.parent / "explorer").glob("*.py"))
    code += (TEMPLATES / "verkennen.md.j2").read_text(encoding="utf-8")
    called = re.findall(r"""(?:sentence|line)\(\s*["'](\w+)|self\.(\w+)\(\)""", code)
    assert {first or second for first, second in called} >= set(blocks("verkennen"))


@pytest.mark.parametrize("theme", EVERY)
def test_no_template_names_a_cause_and_shared_sentences_exist(theme):
    parts = tree(theme).find_all((nodes.TemplateData, nodes.Const))
    words = " ".join(str(getattr(n, "data", "") or getattr(n, "value", "")) for n in parts)
    text = " ".join(words.lower().split())
    for fine in ("zegt niet waardoor", "geen oorzaak", "door de jaren"):
        text = text.replace(fine, "")
    # nor the accent by its colour, which a house style may change
    causes = r"\b(?:\w*door|dankzij|vanwege|omdat|leid\w* tot|\w*oorza\w+|gevolg\w*)\b|blauw:"
    assert re.findall(causes, text) == []
    used = {n.attr for n in tree(theme).find_all(nodes.Getattr) if getattr(n.node, "name", "") == "zin"}
    assert [name for name in used if not hasattr(environment().globals["zin"], name)] == []


def test_a_name_that_is_missing_is_an_error_and_names_hold_no_markup():
    with pytest.raises(UndefinedError, match="'weg' is undefined"):
        environment().from_string("{{ weg }}").render()
    part = {"naam": "<b>&'x", "klasse": 4.0, "sinds": -STEP / 3, "huishoudens": np.nan, "beoordeeld": True}
    say = Say("stijgers_en_dalers", {"deelperioden": {"sinds": "sinds 2020"}, "grens": 0.05})
    assert say("aanwijzen", deel=part)._repr_html_().startswith("&lt;b&gt;&amp;&#39;x: klasse 4, zwak.")
    line = "<b>&'x: klasse 4, zwak. Sinds 2020: ongeveer een derde klasse omlaag."
    assert say.line("aanwijzen", deel=part) == line
    small = {**part, "huishoudens": 80, "beoordeeld": False}
    say = Say("stijgers_en_dalers", {**say.names, "minimum_huishoudens": 100})
    assert say.line("aanwijzen", deel=small) == "<b>&'x: niet beoordeeld, minder dan 100 huishoudens."


WRITTEN = [
    ("'één buurt' | hoofdletter", "Eén buurt"), ("1 | gebieden('buurt')", "één buurt"),
    ("2 | gebieden('pc4')", "twee postcodegebieden"), ("[] | namen", ""), ("['a'] | namen", "a"),
    ("['a', 'b', 'c'] | namen", "a, b en c"), ("['a', 'b', 'c', 'd'] | namen", "a, b, c en één andere"),
    ("'abcdef' | list | namen(2)", "a, b en vier andere"), ("(STAP / 3) | breuk", "+⅓"),
    ("(-1.4 * STAP) | breuk", "−1½"), ("(9 * STAP) | breuk", "+3"), ("(-0.01 * STAP) | breuk", "−⅒"),
    ("(STAP / 2) | stap", "+0,5"), ("(-0.04 * STAP) | stap", "0,0"), ("none | stap", "–"),
    ("0.00001 | procent", "minder dan 1%"), ("0.256 | procent", "26%"), ("6.0 | klasse", "ruim voldoende"),
    ("'onv' | dimensie", "overlast en onveiligheid"), ("0 | kies('is', 'zijn')", "zijn"),
    ("1 | kies('is', 'zijn')", "is"), ("none is onbekend and not 0 is onbekend", "True"),
    ("vooral({'fys': 1, 'won': -2, 'vrz': none, 'soc': 0, 'onv': 0}, '', -1)", "won"),
    ("'afw_totaal' | noem", "score en niveau van SES"), ("'verdachten_drugs' | noem", "verdachten van drugsmisdrijven"),
    ("5 | chip", '<span class="chip c5">5</span>'),
]  # fmt: skip


@pytest.mark.parametrize(("written", "text"), WRITTEN)
def test_figures_are_written_in_dutch(written, text):
    assert environment().from_string(f"{{{{ {written} }}}}").render() == text


BACK = {words: size for size, (_, words) in STEPS.items()}


def told(points: float) -> float:
    """The size in steps that the words name."""
    return BACK[size_in_words(points).split(" ", 1)[1]]


@given(st.floats(HARDLY * STEP, 3 * STEP), st.floats(HARDLY * STEP, 3 * STEP))
def test_words_are_near_in_order_and_alike_in_both_directions(one, other):
    assert abs(told(one) - one / STEP) <= 0.25
    low, high = sorted((one, other))
    assert told(low) <= told(high)
    assert moved(one, HARDLY).endswith(" omhoog")
    assert moved(-one, HARDLY) == moved(one, HARDLY).replace("omhoog", "omlaag")


@pytest.mark.parametrize(("place", "compiles"), [("", [True, False]), ("none", [True, True])])
def test_templates_are_compiled_once_and_each_time_where_nothing_can_be_kept(
    place, compiles, tmp_path, monkeypatch
):
    for anew in compiles:
        env, compiled = templates.environment(), []
        monkeypatch.setattr(env.bytecode_cache, "directory", str(tmp_path / place))
        monkeypatch.setattr(env, "compile", lambda *a, w=env.compile, c=compiled: c.append(a) or w(*a))
        assert env.get_template("kaart.svg.j2").module
        assert bool(compiled) == anew
