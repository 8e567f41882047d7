"""The sentences: blocks use the names of their notebook, figures are Dutch, names are text, nothing is called a cause."""

import ast
import json
import re
from pathlib import Path

import numpy as np
import pytest
from jinja2 import UndefinedError, meta, nodes

from leefbaarheid.classes import STEP
from leefbaarheid.say import Say, environment
from leefbaarheid.texts.dutch import MISSING

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATES = PROJECT / "lib" / "leefbaarheid" / "templates"
THEMES = sorted(p.name.removesuffix(".md.j2") for p in TEMPLATES.glob("*.md.j2") if p.stem != "zinnen.md")
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def tree(theme):
    return environment().parse((TEMPLATES / f"{theme}.md.j2").read_text(encoding="utf-8"))


def blocks(theme):
    """Of each block the names that it uses, and the blocks that it calls with the facts that it gives these."""
    found = {}
    for block in tree(theme).find_all(nodes.Block):
        body = nodes.Template(block.body).set_environment(environment())
        calls = [c for c in body.find_all(nodes.Call) if getattr(c.node, "attr", "") == "line"]
        given = [(c.args[0].value, {k.key for k in c.kwargs}) for c in calls]
        own = {n.name for n in body.find_all(nodes.Name) if n.ctx == "store"} | set(environment().globals)
        found[block.name] = meta.find_undeclared_variables(body) - own, given
    return found


def needed(known, name):
    """What a block needs, with what the blocks that it calls need."""
    uses, calls = known[name]
    return uses.union(*(needed(known, other) - given for other, given in calls))


def statements(theme):
    """The statements of a notebook, in order."""
    cells = json.loads((PROJECT / "notebooks" / f"{theme}.ipynb").read_text(encoding="utf-8"))["cells"]
    return [s for c in cells if c["cell_type"] == "code" for s in ast.parse("".join(c["source"])).body]


def stored(statement):
    inner = {id(n) for c in ast.walk(statement) if isinstance(c, COMPREHENSIONS) for n in ast.walk(c)}
    for node in ast.walk(statement):
        if isinstance(node, ast.alias):
            yield node.asname or node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in inner:
            yield node.id


@pytest.mark.parametrize("theme", THEMES)
def test_every_block_is_called_and_uses_what_the_notebook_has_by_then(theme):
    known, names, called = blocks(theme), set(), set()
    for statement in statements(theme):
        for call in (n for n in ast.walk(statement) if isinstance(n, ast.Call)):
            if ast.unparse(call.func) in ("say", "say.line"):
                block = call.args[0].value
                missing = needed(known, block) - names - {k.arg for k in call.keywords}
                assert not missing, f"{block} is called before {sorted(missing)}"
                called |= {block, *(other for other, _ in known[block][1])}
        names |= set(stored(statement))
    assert called == set(known)


@pytest.mark.parametrize("theme", [*THEMES, "zinnen"])
def test_no_template_names_a_cause(theme):
    found = [n.data for n in tree(theme).find_all(nodes.TemplateData)]
    found += [str(n.value) for n in tree(theme).find_all(nodes.Const)]
    text = " ".join(" ".join(found).split()).lower()
    for fine in ("zegt niet waardoor", "geen oorzaak", "door de jaren", "verwacht door ruis"):
        text = text.replace(fine, "")
    causes = r"\b(door|waardoor|daardoor|hierdoor|dankzij|vanwege|omdat|leid\w* tot|\w*oorza\w+|gevolg\w*)\b"
    assert re.findall(causes, text) == []


@pytest.mark.parametrize("theme", THEMES)
def test_every_shared_sentence_that_is_used_exists(theme):
    uses = [n.attr for n in tree(theme).find_all(nodes.Getattr) if getattr(n.node, "name", "") == "zin"]
    assert uses
    assert [name for name in uses if not hasattr(environment().globals["zin"], name)] == []


def test_a_name_that_is_missing_is_an_error_and_names_hold_no_markup():
    with pytest.raises(UndefinedError, match="deelperioden"):
        Say("stijgers_en_dalers", {})("aanwijzen", deel={"naam": "x"})
    part = {"naam": "<b>&'x", "klasse": 4.0, "sinds": -STEP / 3, "huishoudens": np.nan, "beoordeeld": False}
    say = Say("stijgers_en_dalers", {"deelperioden": {"sinds": "sinds 2020"}, "grens": 0.05})
    piece = say("aanwijzen", deel=part)
    assert piece.html.startswith("&lt;b&gt;&amp;&#39;x: klasse 4, zwak.")
    assert piece._repr_html_() == piece.html
    assert say.line("aanwijzen", deel=part) == (
        "<b>&'x: klasse 4, zwak. Sinds 2020: ongeveer een derde klasse omlaag. Niet beoordeeld."
    )
    assert "--paper" in say._repr_html_()


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("{{ 0 | woord }} {{ 1 | woord }} {{ 12 | woord }} {{ 13 | woord }}", "geen één twaalf 13"),
        ("{{ 1 | woord | hoofdletter }} {{ 'één buurt' | hoofdletter }}", "Één Eén buurt"),
        ("{{ 1 | gebieden('buurt') }}, {{ 2 | gebieden('pc4') }}", "één buurt, twee postcodegebieden"),
        ("{{ [] | namen }}|{{ ['a'] | namen }}|{{ ['a', 'b', 'c'] | namen }}", "|a|a, b en c"),
        ("{{ ['a', 'b', 'c', 'd'] | namen }}", "a, b, c en één andere"),
        ("{{ 'abcdef' | list | namen(2) }}", "a, b en vier andere"),
        (f"{{{{ {STEP / 3} | breuk }}}} {{{{ {-1.4 * STEP} | breuk }}}}", "+⅓ −1½"),
        (f"{{{{ {9 * STEP} | breuk }}}} {{{{ {-0.01 * STEP} | breuk }}}}", "+3 −⅒"),
        (f"{{{{ {STEP / 2} | stap }}}} {{{{ {-0.04 * STEP} | stap }}}} {{{{ none | stap }}}}", "+0,5 0,0 –"),
        ("{{ 0.00001 | procent }} {{ 0.256 | procent }} {{ 1 | procent }}", "minder dan 1% 26% 100%"),
        ("{{ 'onv' | dimensie }} {{ 6.0 | klasse }}", "overlast en onveiligheid ruim voldoende"),
        ("{{ 1 | kies('is', 'zijn') }} {{ 0 | kies('is', 'zijn') }}", "is zijn"),
        ("{{ 1234.5 | getal(1) }} {{ -0.0388 | punt }} {{ none | getal }}", f"1.234,5 −0,039 {MISSING}"),
        ("{% if none is onbekend and not 0 is onbekend %}ja{% endif %}", "ja"),
        ("{{ vooral({'a_fys': 1, 'a_won': -2, 'a_vrz': none, 'a_soc': 0, 'a_onv': 0}, 'a_', -1) }}", "won"),
        ("{{ 5 | chip }}", '<span class="chip c5">5</span>'),
    ],
)
def test_figures_are_written_in_dutch(written, text):
    assert environment().from_string(written).render() == text
