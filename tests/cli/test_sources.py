import pytest
import yaml

from leefbaarheid.cli.data import _codes
from tests.fetching.harness import WORDS
from tests.fetching.services import Files, Server
from tests.sources.raw import scores

NAME = "Leefbaarometer-scores buurten 2002-2024.csv"
CSV = scores("bu_code", ["BU09280101"], [2014, 2020], name="bu_naam").to_csv(index=False).encode()


@pytest.fixture
def fetching(run, tmp_path):
    """Run ``data fetch`` or ``data sources`` with a catalogue of two sources, of which one is not there."""
    with Server(Files({"goed": CSV})) as server:
        item = WORDS | {"naam": "Een [red]bron[/red]", "protocol": "bestand"}
        good = {"id": "goed", "adres": f"{server.url}/goed", "doel": NAME, "standaard": True}
        bad = {"id": "fout", "adres": f"{server.url}/fout", "doel": "b.csv"}
        rows = [item | good, item | bad]
        text = yaml.safe_dump({"verkeer": {"wachttijd": 0, "per_seconde": 1000}, "bronnen": rows})
        (tmp_path / "bronnen.yml").write_text(text)

        def command(name, *args):
            place = ["--catalogue", tmp_path / "bronnen.yml", "--to", tmp_path / "bron"]
            return run("data", name, *place, *args)

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
    assert "fout: 127.0.0.1 answers 404; its address or settings changed" in out
    assert "Traceback" not in out + err
    assert (tmp_path / "bron" / NAME).exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [("--source goet", "goet is unknown; did you mean goed?"), ("--year abc", "unable to parse"),
     ("--gemeente Hilvarsum", "Hilvarsum is unknown; did you mean Hilversum?"), ("--max-size 0", "--max-size")],
)  # fmt: skip
def test_a_wrong_request_is_exit_code_2_and_writes_nothing(fetching, tmp_path, args, words):
    code, _, err = fetching("fetch", *args.split())
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
    assert "the same command fetches the rest" in err


def test_gemeenten_by_code_name_or_group_of_a_prepared_dataset(monkeypatch, demo):
    assert _codes(["gm0928", "GM9999"]) == ["GM0928", "GM9999"], "a code always serves"
    assert _codes(["kerkrade", "Den Haag", "Bergen (NH.)"]) == ["GM0373", "GM0518", "GM0928"]
    assert _codes(["Groningen"]) == ["GM0014"], "the gemeente, not the provincie"
    assert _codes(["G4"]) == ["GM0344", "GM0363", "GM0518", "GM0599"]
    monkeypatch.setenv("LEEFBAARHEID_DATA", str(demo.path))
    name = demo.gemeenten.iloc[0]
    assert _codes([name["naam"], "GM0928"]) == ["GM0928", name["code"]]
