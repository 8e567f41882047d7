import pytest

from leefbaarheid.cli.data import _codes
from tests.fetching.conftest import no_settings as no_settings, place as place
from tests.fetching.harness import CSV_NAME, entry, scores_csv
from tests.fetching.services import Files, Server

NAME, CSV = f"scores/{CSV_NAME}", scores_csv()


@pytest.fixture
def fetching(run, place):
    """Run ``data fetch`` or ``data sources`` with a catalogue of two sources, of which one is not there."""
    with Server(Files({"goed": CSV})) as server:
        good = entry("bestand", f"{server.url}/goed", id="goed", naam="Een [red]bron[/red]")
        place.write(good, entry("bestand", f"{server.url}/fout", id="fout", doel="b.csv", standaard=False))
        yield lambda name, *more: run("data", name, "--catalogue", place.catalogue, "--to", place.to, *more)


def test_it_says_what_came_and_what_to_do_next(fetching, place):
    code, out, _ = fetching("fetch", "--allow-http")
    assert code == 0
    assert (place.to / NAME).read_bytes() == CSV
    assert "fetched" in out
    assert f"leefbaarheid data prepare --source {place.to} --to data/real" in out
    code, out, _ = fetching("sources")
    assert code == 0
    said = " ".join(out.replace("│", " ").split())
    assert "Een [red]bron[/red]" in said
    assert "1 file," in said


def test_a_source_that_fails_is_exit_code_1_with_its_sentence_and_no_http_unless_asked(fetching, place):
    code, out, _ = fetching("fetch")
    assert (code, "--allow-http" in out, (place.to / NAME).exists()) == (1, True, False)
    code, out, err = fetching("fetch", "--allow-http", "--source", "goed,fout")
    assert code == 1
    assert "fout: 127.0.0.1 answers 404; its address or settings changed" in out
    assert "Traceback" not in out + err
    assert (place.to / NAME).exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [("--source goet", "goet is unknown; did you mean goed?"), ("--year abc", "unable to parse"),
     ("--gemeente Hilvarsum", "Hilvarsum is unknown; did you mean Hilversum?"), ("--max-size 0", "--max-size")],
)  # fmt: skip
def test_a_wrong_request_is_exit_code_2_and_writes_nothing(fetching, place, args, words):
    code, _, err = fetching("fetch", *args.split())
    assert code == 2
    assert words in " ".join(err.replace("│", " ").split())
    assert not place.to.exists()


def test_gemeenten_by_code_name_or_group_of_a_prepared_dataset(monkeypatch, demo):
    assert _codes(["gm0928", "GM9999"]) == ["GM0928", "GM9999"], "a code always serves"
    assert _codes(["kerkrade", "Den Haag", "Bergen (NH.)"]) == ["GM0373", "GM0518", "GM0928"]
    assert _codes(["Groningen"]) == ["GM0014"], "the gemeente, not the provincie"
    assert _codes(["G4"]) == ["GM0344", "GM0363", "GM0518", "GM0599"]
    monkeypatch.setenv("LEEFBAARHEID_DATA", str(demo.path))
    name = demo.gemeenten.iloc[0]
    assert _codes([name["naam"], "GM0928"]) == ["GM0928", name["code"]]
