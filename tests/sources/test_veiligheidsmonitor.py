from __future__ import annotations

import pytest

from leefbaarheid.params import load_indicators
from tests.sources import cbs
from tests.sources.cbs import save
from tests.sources.crime import TOPICS, answer, monitor, properties
from tests.sources.raw import refusal, write

KNOWN = load_indicators()
VALUES = {
    ("gemeente", "GM0363", 2021, "vm_onveilig", 21.4), ("gemeente", "GM0363", 2023, "vm_onveilig", 23.4),
    ("gemeente", "GM0363", 2021, "vm_rapportcijfer", 7.1), ("gemeente", "GM0363", 2023, "vm_rapportcijfer", 7.1)
}  # fmt: skip
UNSAFE, GRADE = "VoeltZichWeleensOnveiligInBuurt_50", "RapportcijferVeiligheidInBuurt_60"
BREAK = "years before 2021 were asked in another way: not to be compared with later ones"


def read(folder):
    return cbs.read(folder, KNOWN)


def rows(found):
    columns = ["niveau", "code", "jaar", "indicator", "waarde"]
    return set(found.frame[columns].itertuples(index=False, name=None))


def renumbered(rows):
    return [{k.replace("_50", "_77").replace("_60", "_3"): v for k, v in row.items()} for row in rows]


@pytest.mark.parametrize("change", [list, renumbered])
def test_only_the_values_of_gemeenten_are_used(tmp_path, change):
    save(tmp_path / "bron/vm.json", answer("85146NED", change(monitor())))
    (found,) = read(tmp_path / "bron").indicators
    assert rows(found) == VALUES
    assert found.frame[["teller", "noemer"]].isna().all().all()
    others = (
        "the whole country",
        "another kind of area (RE..)",
        "another kind of marges than the value itself",
    )
    refused = {f"row of {kind}": n for kind, n in zip(others, (6, 6, 4), strict=True)}
    assert (found.eigen, dict(found.log.geweigerd)) == (False, refused)
    assert (found.log.rijen_gelezen, found.log.rijen_gebruikt) == (18, 2)
    assert "topics set aside: sociale cohesie schaalscore" in found.log.opmerkingen
    assert BREAK not in found.log.opmerkingen


def test_by_the_titles_of_its_properties(tmp_path):
    made = [{"M001_1": r[UNSAFE], **{k: r[k] for k in ("Marges", "RegioS", "Perioden")}} for r in monitor()]
    save(tmp_path / "bron/vm.json", answer("85146NED", made))
    save(tmp_path / "bron/p.json", properties("85146NED", {"M001_1": TOPICS[UNSAFE]}))
    assert rows(read(tmp_path / "bron").indicators[0]) == {r for r in VALUES if r[3] == "vm_onveilig"}


def test_statline_with_labels_for_the_margins(tmp_path):
    labels = {"MW00000": "Waarde", "MOG0095": "Ondergrens 95%-interval", "MBG0095": "Bovengrens 95%-interval"}
    head = [
        "Marges",
        "Regio's",
        "Codering (code)",
        "Perioden",
        *(f"Veiligheid/{t} ({u})" for t, u in TOPICS.values()),
    ]
    cells = [[labels[r["Marges"]], "Naam", r["RegioS"], r["Perioden"][:4], *(str(r[k]) for k in TOPICS)]
             for r in monitor()]  # fmt: skip
    text = "".join(";".join(f'"{c}"' for c in line) + "\n" for line in [head, *cells])
    write(tmp_path / "bron/vm.csv", text)
    assert rows(read(tmp_path / "bron").indicators[0]) == VALUES


def test_years_before_the_break_are_kept_and_told_and_a_suppressed_value_is_counted(tmp_path):
    save(tmp_path / "bron/a.json", answer("81877NED", monitor((2017, 2019))))
    made = [
        r | (dict.fromkeys(TOPICS) if "GM0344" in r["RegioS"] else {})
        for r in monitor(codes=("GM0363", "GM0344"))
    ]
    save(tmp_path / "bron/b.json", answer("85146NED", made))
    old, new = read(tmp_path / "bron").indicators
    assert ({r[2] for r in rows(old)}, BREAK in old.log.opmerkingen) == ({2017, 2019}, True)
    assert (rows(new), new.log.geweigerd["no figure (suppressed by CBS)"]) == (VALUES, 2)


@pytest.mark.parametrize(
    ("change", "says"),
    [({UNSAFE: 204.0}, "vm.json, row 1, column voeltzichweleensonveiliginbuurt_50: 204.0 cannot be vm_onveilig"),
     ({GRADE: 71.0}, "71.0 cannot be vm_rapportcijfer"),
     ({"Marges": "MOG0095"}, "vm.json, column marges: no row is MW00000 or Waarde"),
     ({"VoeltZichWeleensOnveiligInBuurt_9": 1.0}, "vm.json has two topics for vm_onveilig")],
)  # fmt: skip
def test_dirt_is_refused(tmp_path, change, says):
    made = [r | change for r in monitor((2021,), ("GM0363",))]
    save(tmp_path / "bron/vm.json", answer("85146NED", made))
    topics = TOPICS | {k: ("Voelt zich weleens onveilig", "%") for k in change if k.endswith("_9")}
    save(tmp_path / "bron/p.json", properties("85146NED", topics))
    assert says in refusal(read, tmp_path / "bron")
