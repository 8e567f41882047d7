from __future__ import annotations

import pytest
import yaml

from tests.cli.test_cli import run
from tests.fetching.serving import Reply, serving
from tests.sources.raw import scores

NAME = "Leefbaarometer-scores buurten 2002-2024.csv"
CSV = scores("bu_code", ["BU09280101"], [2014, 2020], name="bu_naam").to_csv(index=False).encode()


@pytest.fixture
def fetching(capsys, monkeypatch, tmp_path):
    """Run ``data fetch`` or ``data sources`` with a catalogue of two sources, of which one is not there."""
    with serving(lambda asked: Reply(CSV) if "goed" in asked.path else Reply(status=404)) as (url, _):
        words = {
            "naam": "Een [red]bron[/red]",
            "licentie": "CC0",
            "citaat": "x",
            "formaat": "x",
            "zekerheid": "gezien",
        }
        good = words | {
            "id": "goed",
            "protocol": "bestand",
            "adres": f"{url}/goed",
            "doel": NAME,
            "standaard": True,
        }
        bad = words | {"id": "fout", "protocol": "bestand", "adres": f"{url}/fout", "doel": "b.csv"}
        text = yaml.safe_dump({"verkeer": {"wachttijd": 0, "per_seconde": 1000}, "bronnen": [good, bad]})
        (tmp_path / "bronnen.yml").write_text(text)

        def command(name, *args):
            place = ["--catalogue", tmp_path / "bronnen.yml", "--to", tmp_path / "bron"]
            return run(capsys, monkeypatch, "data", name, *place, *args)

        yield command


def test_it_says_what_came_and_what_to_do_next(fetching, tmp_path):
    code, out, _ = fetching("fetch", "--allow-http")
    assert code == 0
    assert (tmp_path / "bron" / NAME).read_bytes() == CSV
    assert "fetched" in out
    assert f"leefbaarheid data prepare --source {tmp_path / 'bron'} --to data/real" in out
    code, out, _ = fetching("sources")
    assert code == 0
    said = " ".join(out.replace("│", " ").split())
    assert "Een [red]bron[/red]" in said
    assert "1 file," in said


def test_a_source_that_fails_is_exit_code_1_with_its_sentence(fetching, tmp_path):
    code, out, err = fetching("fetch", "--allow-http", "--source", "goed,fout")
    assert code == 1
    assert "fout: 127.0.0.1 answers 404; it is not there: the address has changed" in out
    assert "Traceback" not in out + err
    assert (tmp_path / "bron" / NAME).exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--source", "goet"], "goet is unknown; did you mean goed?"),
        (["--gemeente", "Hilvarsum"], "Hilvarsum is unknown; did you mean Hilversum?"),
        (["--year", "abc"], "unable to parse"),
        (["--max-size", "0"], "--max-size"),
    ],
)
def test_a_wrong_request_is_exit_code_2_and_writes_nothing(fetching, tmp_path, args, words):
    code, _, err = fetching("fetch", *args)
    assert code == 2
    assert words in " ".join(err.replace("│", " ").split())
    assert not (tmp_path / "bron").exists()


def test_no_http_unless_asked(fetching, tmp_path):
    code, out, _ = fetching("fetch")
    assert code == 1
    assert "--allow-http" in out
    assert not (tmp_path / "bron" / NAME).exists()


def test_ctrl_c_says_how_to_go_on(fetching, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("leefbaarheid.fetching.fetch", stopped)
    code, _, err = fetching("fetch", "--allow-http")
    assert code == 130
    assert "the same command goes on where this one was" in err


def test_a_name_that_a_prepared_dataset_knows(monkeypatch, demo_path, tmp_path):
    from leefbaarheid.cli.sources import _codes
    from leefbaarheid.dataset import open_dataset

    monkeypatch.setenv("LEEFBAARHEID_DATA", str(demo_path))
    name = open_dataset(demo_path).gemeenten.iloc[0]
    assert _codes([name["naam"], "GM0928"]) == [name["code"], "GM0928"]
