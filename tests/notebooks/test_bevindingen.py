"""The page of the findings says what its tables say: title, bar, matrix, a row a finding, and what would open the rest."""

import re
from html import unescape

import pytest

import leefbaarheid as lb
from leefbaarheid import dutch
from leefbaarheid.say.blocks import in_words
from tests.conftest import slowly
from tests.notebooks.making import made, table

THEME, FINDINGS = "bevindingen", lb.load_findings()
ROW = r'<details id="f([\d-]+)"><summary>.*?oordeel v(\d).*?<span class="f[^>]*>(.*?)</span>'


def shown(finding, t):
    """The first figure of a finding as its row writes it."""
    main = t[t["kant"].notna()].iloc[0]
    if finding.eenheid.startswith("punten"):
        return dutch.number(abs(main["waarde"]) / lb.STEP, 1 if finding.functie == "below_others" else 2)
    own = t.loc[t["naam"] == main["naam"].split(" min ")[0], "waarde"].iloc[0]
    other = {"procent": dutch.percent(own, 0), "plaats": dutch.number(own)}
    return other.get(finding.eenheid, dutch.number(abs(own), 2))


def agrees(gebied, folder):
    """Check the page of an area against its own tables."""
    _, html, text = made(THEME, gebied, folder)
    rows, figures = (table(THEME, folder, name) for name in ("bevindingen", "cijfers"))
    asked = rows[~rows["mist"].str.contains("regio", na=False)].set_index("id")
    told = asked.groupby("thema", sort=False)["oordeel"].value_counts().unstack()
    told = told.reindex(columns=lb.VERDICTS).fillna(0).astype(int)
    n = told.sum()
    first, tested = in_words(n.iloc[0]), in_words(n.iloc[:3].sum())
    land = f"Van {len(asked)} bevindingen zijn er {tested} te toetsen; {first}"
    assert (land if gebied == "NL" else f" er {first} aantoonbaar in ") in text
    assert f'aria-label="{", ".join(f"{k} {verdict}" for verdict, k in n.items())}"' in html
    cells = [int(k.replace("–", "0")) for k in re.findall(r'<td class="r(?: o)?">([\d–]+)</td>', html)]
    assert cells[: 5 * len(told)] == told.assign(samen=told.sum(axis=1)).to_numpy().ravel().tolist()
    found = {id.replace("-", "."): rest for id, *rest in re.findall(ROW, html, re.DOTALL)}
    assert html.count('<details id="f') == len(found)
    assert {id: lb.VERDICTS[int(v) - 1] for id, (v, _) in found.items()} == asked["oordeel"].to_dict()
    for id in asked.index[asked["oordeel"] != lb.VERDICTS[3]]:
        assert shown(FINDINGS[id], figures[figures["id"] == id]) in unescape(found[id][1])
    lacks = asked.query("nodig == nodig and mist != 'leeg'")["nodig"]
    assert [int(k) for k in re.findall(r'<span class="n">\+(\d+)', html)] == lacks.value_counts().tolist()
    links = re.findall(r'href="#f([\d-]+)"', html)
    assert sorted(id.replace("-", ".") for id in links) == sorted(lacks.index)


@pytest.mark.parametrize("gebied", ["GM0928", *slowly("NL", "PV31")])
def test_the_page_of_an_area_says_what_its_tables_say(gebied, tmp_path):
    agrees(gebied, tmp_path)
