import pytest

from leefbaarheid.texts.ondermijning.funnel import BY_CHANCE, one_gemeente, several_gemeenten

ROW = {"ratio": 0.5, "laag_95": 0.48, "hoog_95": 1.7, "buiten": 0}


def test_one_gemeente_is_told_where_it_lies_and_with_what_it_does_not():
    text = one_gemeente("Urk", "alle misdrijven samen", ROW, {"fraude": -2, "vernieling": 0, "diefstal": 1})
    assert text == (
        "Urk ligt met alle misdrijven samen binnen de trechter: het gevonden aantal is 0,50 keer wat bij de grootte past. "
        "Van gemeenten van deze grootte hoort 95% tussen 0,48 en 1,70 te liggen. Van de 3 andere indicatoren liggen er 2 "
        f"buiten de eigen trechter (95%): diefstal (erboven) en fraude (eronder). {BY_CHANCE}"
    )


def test_nothing_outside_needs_no_word_of_chance():
    text = one_gemeente("'s-Gravenhage", "fraude", ROW, {"vernieling": 0, "diefstal": 0})
    assert text.startswith("'s-Gravenhage ligt met fraude binnen")
    assert text.endswith("Van de 2 andere indicatoren ligt er geen buiten de eigen trechter (95%).")
    assert "indicatoren" not in one_gemeente("Urk", "fraude", ROW, {})
    assert one_gemeente("Urk", "fraude", ROW, {"diefstal": 0}).endswith(
        "Met diefstal ligt de gemeente binnen de eigen trechter daarvan."
    )


@pytest.mark.parametrize(("buiten", "where"), [(2, "boven"), (1, "boven"), (-1, "onder"), (-2, "onder")])
def test_outside_is_above_or_below_and_far_outside_is_told(buiten, where):
    text = one_gemeente("Urk", "fraude", {**ROW, "buiten": buiten}, {})
    assert f"Urk ligt met fraude {where} de trechter" in text
    assert ("buiten de grenzen van 99,8%" in text) == (abs(buiten) == 2)


def test_several_gemeenten_are_counted_and_named_where_they_are_few():
    def told(outside):
        return several_gemeenten("Limburg", "fraude", outside)

    assert told([("Heerlen", 2), ("Vaals", 0), ("Urk", -1), ("Tiel", 1)]) == (
        "Van de 4 gemeenten in Limburg waarvan het aantal bekend is, liggen er 3 met fraude buiten de trechter (95%): "
        "Heerlen en Tiel boven de grens en Urk onder de grens."
    )
    many = [(f"G{i}", 1 if i < 7 else -2) for i in range(9)] + [("Vaals", 0)]
    assert "liggen er 9 met fraude buiten de trechter (95%): 7 boven de grens en 2 onder" in told(many)
    assert "ligt er 1 met fraude" in told([("Urk", -1), ("Tiel", 0)])
    assert told([("Tiel", 0)]).endswith("ligt er met fraude geen buiten de trechter (95%).")
    assert "Van de 2 gemeenten" in told([("Bergen", 0), ("Bergen", 0)]), "names need not differ"
