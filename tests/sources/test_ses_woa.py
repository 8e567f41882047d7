import pandas as pd
import pytest

from leefbaarheid.sources.cbs_table import CbsTable, Topic, ses_woa
from leefbaarheid.sources.log import RawFile
from leefbaarheid.sources.text import TextTable
from tests.sources.cbs import BECOMES, TOPICS
from tests.sources.raw import refusal


def found(*paths, tabel=""):
    table = TextTable(RawFile("x.csv", "x.csv"), pd.DataFrame())
    return ses_woa(CbsTable(table, tabel, [Topic(p, p.lower()) for p in paths]))


def test_the_topics_of_the_table_as_published():
    assert found(*TOPICS) == BECOMES


@pytest.mark.parametrize(
    ("path", "kenmerk"),
    [("SES-WOA/Totaalscore/Gemiddelde score", "ses_totaal"), ("SES-WOA/Totaalscore/Gem. score", "ses_totaal"),
     ("SES WOA-scores/Totaalscore/Score", "ses_totaal"),
     ("Sociaal-economische status/SES-WOA/Totaal/Gemiddelde SES-WOA score", "ses_totaal"),
     ("SES-WOA totaalscore", "ses_totaal"), ("Totaalscore SES-WOA", "ses_totaal"),
     ("SES-WOA/Deelscore financiele welvaart/Gemiddelde score", "ses_welvaart"),
     ("SES-WOA/Financiële welvaart/Gemiddelde score", "ses_welvaart"),
     ("SES-WOA/Deelscore welvaart/Score", "ses_welvaart"),
     ("SES-WOA/Deelscore opleiding/Gemiddelde score", "ses_opleiding"),
     ("SES-WOA/Deelscore recent arbeidsverleden/Gemiddelde score", "ses_arbeid"),
     ("Deelscore arbeid", "ses_arbeid"), ("Spreiding/Spreiding totaalscore/Waarde", "ses_spreiding"),
     ("SES-WOA/Spreiding/Spreiding SES-WOA totaal", "ses_spreiding"),
     ("Spreiding/Spreiding financiële welvaart/Waarde", "ses_spreiding_welvaart"),
     ("Spreiding/Spreiding recent arbeidsverleden/Waarde", "ses_spreiding_arbeid"),
     ("Gestandaardiseerd inkomen/Gemiddeld percentiel", "ses_inkomen"),
     ("Vermogen/Percentielgroep", "ses_vermogen")],
)  # fmt: skip
def test_other_wordings(path, kenmerk):
    assert found(path) == {path: kenmerk}


@pytest.mark.parametrize(
    "path",
    ["Gemiddelde score", "Score", "Opleidingsniveau/Hoog/Waarde", "Financiële Welvaart/Gemiddelde percentielgroep",
     "SES-WOA/Totaalscore/Percentielgroep", "SES-WOA/Totaalscore/Ondergrens",
     "SES-WOA/Totaalscore/Gemiddelde score/Betrouwbaarheidsinterval", "Vermogen/Percentielgroep 1",
     "Veiligheid/Totaal/Score", "Particuliere huishoudens"],
)  # fmt: skip
def test_what_is_no_score_is_not_taken_for_one(path):
    assert found(path) == {}


def test_a_known_table_without_a_known_topic_is_refused():
    said = refusal(lambda: found("Gemiddelde score", tabel="86296NED"))
    assert said.startswith("x.csv is of 86296NED but has no topic that is known as SES-WOA")
