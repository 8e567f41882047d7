import base64
import io
import re
import shutil
from dataclasses import replace

import nbformat
import numpy as np
import pytest
from PIL import Image

from leefbaarheid.batch import plan_jobs, run_batch
from leefbaarheid.batch.record import is_whole, path_of, read_record
from leefbaarheid.report.shared import SHARED, share_assets, without_outputs

STYLE = "p { color: red }\n"


def png(colour):
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "PNG")
    return buffer.getvalue()


def page(*pictures):
    shown = "".join(
        f'<img src="data:image/png;base64,{base64.b64encode(p).decode()}" alt="x">' for p in pictures
    )
    return f"<head><style>\n{STYLE}</style><style>eigen</style></head><body>{shown}</body>"


def test_style_and_pictures_come_out_whole(tmp_path):
    given = [png("#cf783f"), png("#0b5394")]
    shared, names = share_assets(page(*given), tmp_path / "werk", tmp_path / "uit", "thema")
    style = names[-1]
    assert (tmp_path / "uit" / style).read_text(encoding="utf-8") == STYLE
    assert shared.count(f'<link rel="stylesheet" href="../{style}">') == 1
    assert "<style>eigen</style>" in shared
    assert "base64" not in shared
    assert re.findall(r'src="([^"]+)"', shared) == names[:-1]
    for name, before in zip(names, given, strict=False):
        with Image.open(tmp_path / "werk" / name) as after, Image.open(io.BytesIO(before)) as first:
            assert (np.asarray(after.convert("RGB")) == np.asarray(first)).all()


def test_the_same_page_gives_the_same_names(tmp_path):
    first = share_assets(page(png("red")), tmp_path / "a", tmp_path / "uit", "thema")
    assert share_assets(page(png("red")), tmp_path / "b", tmp_path / "uit", "thema") == first
    assert len(list((tmp_path / "uit" / SHARED).iterdir())) == 1


def test_a_notebook_keeps_its_cells():
    cell = nbformat.v4.new_code_cell("1 + 1", execution_count=3)
    cell.outputs = [nbformat.v4.new_output("stream", text="2")]
    book = without_outputs(nbformat.v4.new_notebook(cells=[cell, nbformat.v4.new_markdown_cell("# T")]))
    assert [c.source for c in book.cells] == ["1 + 1", "# T"]
    assert book.cells[0].outputs == []


@pytest.fixture(scope="module")
def both(demo_path, tmp_path_factory):
    """Folders and records of the same report: whole, as every page, and shared."""
    out = tmp_path_factory.mktemp("delen")
    whole = tmp_path_factory.mktemp("heel")
    (job,) = plan_jobs("NL", ("bevindingen",), str(demo_path))
    (shared,) = run_batch([replace(job, shared=True)], out).done
    run_batch([job], whole)
    return whole, read_record(path_of(whole, job.id)), out, shared


def test_a_shared_page_says_the_same_in_a_third_of_the_room(both):
    pages, whole, out, shared = both
    assert shared.bytes < whole.bytes / 2.5
    for name in shared.files:
        assert (out / name).is_file()
    html = (out / shared.page).read_text(encoding="utf-8")
    full = (pages / whole.page).read_text(encoding="utf-8")
    away = r"<style>.*?</style>|<script(?! type).*?</script>|<[^>]+>"
    text = [re.sub(away, "", h, flags=re.DOTALL).split() for h in (html, full)]
    assert text[0] == text[1]
    for link in re.findall(r'(?:src|href)="([^"#:]+)"', html):
        assert (out / shared.page).parent.joinpath(link).is_file(), link
    kinds = sorted(path.name.partition("-")[0] + path.suffix for path in (out / SHARED).iterdir())
    assert kinds == ["stijl.css"]


def test_a_shared_page_is_whole_until_a_file_is_gone(both, tmp_path):
    out = shutil.copytree(both[2], tmp_path / "uit")
    assert is_whole(out, both[3])
    next(out.glob("*/beelden/*/*.webp")).unlink()
    assert not is_whole(out, both[3])


@pytest.mark.browser
def test_a_shared_page_looks_the_same(browser, both):
    pages, whole, out, shared = both
    sizes = []
    for path in (pages / whole.page, out / shared.page):
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        opened.goto(path.as_uri())
        sizes.append(
            opened.evaluate(
                "[document.documentElement.scrollHeight, [...document.images].every(i => i.naturalWidth > 0)]"
            )
        )
        opened.close()
    (high, *shown), (other, *also_shown) = sizes
    assert abs(high - other) <= 5, "pictures of another resolution may differ in height by a part of a pixel"
    assert shown == also_shown == [True]
