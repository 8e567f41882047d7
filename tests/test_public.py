"""What the package offers to those who import it."""

import re
from dataclasses import replace

import lazy_loader
import pytest

import leefbaarheid as lb
from tests.conftest import PROJECT


def test_everything_promised_is_there_with_an_example():
    for name in set(lb.__all__) - {"draw"}:
        assert ">>> " in getattr(lb, name).__doc__, name
    for name in set(lb.draw.__all__) - {"Layer"}:
        assert ">>> " in getattr(lb.draw, name).__doc__, name
    assert set(dir(lb)) == set(lb.__all__)
    with pytest.raises(AttributeError, match="attribute weer"):
        lb.weer  # noqa: B018


def test_helpers_are_what_notebooks_and_their_templates_call():
    pages = [*(PROJECT / "notebooks").glob("*.ipynb"), *(PROJECT / "lib/leefbaarheid/templates").glob("*.j2")]
    called = {name for page in pages for name in re.findall(r"\blb\.(\w+)", page.read_text(encoding="utf-8"))}
    helpers = {*lazy_loader.attach_stub("leefbaarheid", lb.__file__)[2]} - {*lb.__all__, "__version__"}
    assert helpers - called == set()
    assert called - helpers - set(lb.__all__) == set()
    assert all(getattr(lb, name) is not None for name in helpers)


@pytest.mark.parametrize(("schaal", "code"), [("wijk", "WK900308"), ("gemeente", "GM9003")])
def test_own_counts_of_few_are_hidden_and_the_sum_that_would_tell_them_too(demo_path, schaal, code):
    table = lb.load_indicators(names=["hennepkwekerijen"], schaal=schaal, data=demo_path)
    assert table.loc[table["teller"].isna() & table["waarde"].isna(), "code"].tolist() == [code]


def test_frames_show_what_they_are_in_a_notebook(real_path):
    shown = lb.open_dataset(real_path)._repr_html_()
    assert "Leefbaarometer Nederland" in shown
    assert "2014, 2018, 2020, 2022, 2024" in shown
    area = lb.resolve_area("Kerkrade", str(real_path))
    assert area._repr_html_() == "<p><strong>Kerkrade</strong> (GM0928): gemeente, 1 gemeente</p>"
    assert "<script>" not in replace(area, naam="<script>alert(1)</script>")._repr_html_()
