"""Leefbaarometer 2.0 is refused in every dress, and nobody is told to save it as CSV first."""

from __future__ import annotations

import io
import zipfile

import pytest

from leefbaarheid.sources.detect import detect
from tests.sources.raw import refusal, write, xlsx


def zipped(name, text):
    with io.BytesIO() as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, f"<x><t>{text}</t></x>")
        return stream.getvalue()


NOTES = [["Bron", "x"], ["CBS", "y"]]


@pytest.mark.parametrize(
    ("name", "content"),
    [("meting.xlsx", zipped("xl/sharedStrings.xml", "<t>Naam</t>" * 100_000 + "RLBBEV")),
     ("twee bladen.xlsx", xlsx(Toelichting=NOTES, scores=[["PC4", "RLBVEI"], ["6461", 4]])),
     ("klassen.xlsx", xlsx(blad=[["PC4", "KL12", "KL14"], ["6461", 5, 6]])),
     ("Leefbaarometer-ontwikkeling PC4.xlsx", xlsx(a=[["PC4", "VKL1214"], ["6461", 1]])),
     ("tabel.ods", zipped("content.xml", "PC4LBR")), ("oud.xls", b"\xd0\xcf\x11\xe0\0\x07\0RLBRMTR\0"),
     ("oud.xls", b"\xd0\xcf\x11\xe0" + "RLBRMTR".encode("utf-16-le")), ("LBM 2.0 meting 2018.xlsx", b"PK"),
     ("Leefbaarometer_2_0.csv", "PC4,a\n6461,1\n"), ("klassen.csv", "PC4;KL12;KL14;VKL1214\n6461;5;6;1\n"),
     ("blad.csv", "Scores per PC4;;\n;;\nPC4LBR;RLBRMTR;x\n6461;4;1\n"),
     ("ontwikkeling.csv", "PC4LBR,VKL1418\n6461,1\n"),
     ("Leefbaarometer-ontwikkeling.csv", "PC4,VKL1418\n6461,1\n"),
     ("kaart.geojson", '{"type":"FeatureCollection","features":[{"properties":{"KL12":3,"KL14":4}}]}')],
)  # fmt: skip
def test_it_is_refused_as_another_instrument(tmp_path, name, content):
    said = refusal(detect, write(tmp_path / name, content))
    assert said.startswith(f"{name} is of Leefbaarometer 2.0, another instrument than 3.0; remove it")
    assert "CSV" not in said.removeprefix(name)


@pytest.mark.parametrize(
    ("name", "content"),
    [("meting.xlsx", xlsx(a=[["woningen", "KL12"], [1, 2]])), ("stuk.ods", b"PK\x03\x04 no more"),
     ("klas.csv", "pc4,kl12\n6461,5\n"), ("LBM 3.0 2.csv", "pc4,lbm\n6461,5\n")],
)  # fmt: skip
def test_other_files_are_not_taken_for_it(tmp_path, name, content):
    detect(write(tmp_path / name, content))
