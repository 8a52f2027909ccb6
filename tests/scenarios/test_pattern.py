"""Do the scenario's words find what a person would find, and nothing else?"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.records import FieldType
from scenarios.pattern import Inserted, Pattern, UnknownVariable, substitute, variables

NBSP, NARROW = "\u00a0", "\u202f"


def label(text, **values):
    return Pattern.compile(
        text, mode="label", values={k.replace("__", "."): v for k, v in values.items()}, language="fr"
    )


def part(text, language="fr", **values):
    values = {k.replace("__", "."): v for k, v in values.items()}
    return Pattern.compile(text, mode="part", values=values, language=language)


def kept(pattern, text):
    found = pattern.search(text)
    return found and found.captures


class TestLabels:
    def test_a_label_matches_whole_words_so_sign_in_is_never_sign_out(self):
        assert label("Connexion").search("Connexion")
        assert not label("Connexion").search("Déconnexion")
        assert not label("Connexion").search("Connexion par clé")

    @pytest.mark.parametrize(
        "seen",
        ["nom complet", "NOM COMPLET", f"Nom{NBSP}complet", " Nom \n complet ", "Nom complet *", f"Nom complet{NARROW}:",
         "Nom com\u00adplet", "Nom complet* :"],
    )  # fmt: skip
    def test_case_space_soft_hyphens_and_a_trailing_mark_do_not_matter(self, seen):
        assert label("Nom complet").search(seen)

    def test_a_mark_written_in_the_scenario_does_not_matter_either(self):
        assert label("Nom :").search("Nom")
        assert label(r"Nom \*").search("Nom")

    @pytest.mark.parametrize(("written", "seen"), [("d'identité", "d’identité"), ('le "lien"', "le “lien”")])
    def test_straight_and_curly_quotes_are_the_same_in_both_directions(self, written, seen):
        assert label(written).search(seen)
        assert label(seen).search(written)

    def test_decomposed_accents_are_the_same_letters(self):
        assert label("Téléphone").search("Te\u0301le\u0301phone")

    def test_a_star_stands_for_anything_and_an_escaped_one_for_itself(self):
        assert label("*cookies*").search("Nous aimons les cookies, pas vous")
        assert label("Bonjour, *").search("Bonjour, zoe")
        assert not label("Bonjour, *").search("Au revoir, zoe")
        assert label(r"5 \* étoiles").search("5 * étoiles")
        assert not label(r"5 \* étoiles").search("5 belles étoiles")

    def test_captures_of_parts(self):
        pattern = label("Télécharger la partie {n} sur {total}")
        assert kept(pattern, "Télécharger la partie 2 sur 3") == {"n": "2", "total": "3"}

    def test_alternatives(self):
        pattern = Pattern.any_of(("OK", "D'accord"), mode="label", values={})
        assert pattern.search("d’accord")
        assert pattern.search("ok")
        assert not pattern.search("okay")

    def test_only_a_bare_star_is_anything(self):
        assert label("*").is_anything
        assert not label("*x").is_anything


class TestRunningText:
    def test_a_part_is_enough(self):
        assert part("pièce d'identité").search("Envoyez une copie de votre pièce d’identité par courrier.")

    def test_a_star_crosses_lines(self):
        assert part("prolong*mois").search("nous prolongeons\nle délai de deux\n\nmois")

    def test_a_star_at_the_ends_adds_nothing(self):
        assert part("*2026-114*").search("dossier 2026-114 reçu")
        assert part("*a*b").search("xx a yy b")
        assert not part("*a*b").search("xx b yy a")

    def test_a_capture_runs_to_the_next_words(self):
        text = "Votre demande n° F-12 a été transmise. Une réponse vous sera apportée sous un mois."
        pattern = part("Votre demande n° {reference} a été transmise. Une réponse vous sera apportée sous {promise}")
        assert kept(pattern, text) == {"reference": "F-12", "promise": "un mois"}

    def test_else_to_the_end_of_the_sentence(self):
        assert kept(part("prête sous {promise}"), "Elle sera prête sous 48 heures. Merci.") == {"promise": "48 heures"}
        assert kept(part("prête sous {promise}"), "Elle sera prête sous 48 heures") == {"promise": "48 heures"}

    def test_or_of_the_line(self):
        assert kept(part("disponible jusqu'au {expires}"), "disponible jusqu’au 3 mai 2026\nAu revoir") == {
            "expires": "3 mai 2026"
        }

    def test_an_abbreviation_before_a_number_ends_no_sentence(self):
        assert kept(part("until {expires}", "en"), "available until Nov. 3, 2026. Bye.") == {"expires": "Nov. 3, 2026"}

    def test_a_reference_keeps_its_point(self):
        assert kept(part("référence {reference}"), "Référence 2026.114. Merci") == {"reference": "2026.114"}

    def test_a_capture_before_a_star_is_one_word(self):
        assert kept(part("dossier {reference}*clos"), "Dossier A-1 est maintenant clos") == {"reference": "A-1"}

    def test_date_takes_a_date_only_with_its_time(self):
        row = part("Archive du {date}")
        assert kept(row, "Archive du 23/11/2026 Télécharger") == {"date": "23/11/2026"}
        assert kept(row, "Archive du 23 nov. 2026 à 14:05 Télécharger") == {"date": "23 nov. 2026 à 14:05"}
        assert row.search("Archive du mardi") is None

    def test_a_date_after_a_star_is_found_behind_words_that_look_alike(self):
        assert kept(part("Archive*du {date}"), "Archive du client du 2/3/2026") == {"date": "2/3/2026"}

    def test_every_place_is_found_in_order(self):
        found = [m.captures["date"] for m in part("du {date}").all("du 1/2/2026, du 2/2/2026, du soir")]
        assert found == ["1/2/2026", "2/2/2026"]

    def test_many_stars_on_a_long_mail_stay_quick(self):
        begun = time.process_time()
        assert part("refus*suite*demande*jamais*absent").search("refus suite demande jamais " * 4000) is None
        assert time.process_time() - begun < 2


class TestInsertedValues:
    def test_a_star_in_a_biography_is_a_star(self):
        bio = {"record__bio": Inserted.of("J'aime les * et {accolades} (beaucoup) [a-z]")}
        assert part("Bio : ${record.bio}", **bio).search("Bio : J’aime les * et {accolades} (beaucoup) [a-z]")
        assert not part("${record.bio}", **bio).search("J'aime les fleurs et {accolades} (beaucoup) [a-z]")

    @pytest.mark.parametrize("seen", ["2019-04-05", "05/04/2019", "5 avril 2019", f"5{NBSP}avr. 2019"])
    def test_a_date_is_found_in_any_usual_form(self, seen):
        assert part("Né le ${r.d}", r__d=Inserted.of("2019-04-05", FieldType.DATE)).search(f"né le {seen}.")

    def test_a_date_is_not_found_inside_another_number(self):
        assert not part("${r.d}", r__d=Inserted.of("2019-04-05", FieldType.DATE)).search("15/04/2019")

    @pytest.mark.parametrize("seen", ["1234.5", "1 234,5", f"1{NARROW}234,50 km"])
    def test_a_number_is_found_in_any_usual_form(self, seen):
        assert part("${r.n}", r__n=Inserted.of("1234.5", FieldType.NUMBER)).search(seen)

    @pytest.mark.parametrize("seen", ["11234,5", "1234,51", "1234,5.6", "A1234,5"])
    def test_a_number_is_not_found_inside_another(self, seen):
        assert not part("${r.n}", r__n=Inserted.of("1234.5", FieldType.NUMBER)).search(seen)

    @pytest.mark.parametrize("seen", ["12,90 €", "12,90 EUR", f"12,90{NBSP}€"])
    def test_a_sum_is_found_in_any_usual_form(self, seen):
        assert part("${r.m}", r__m=Inserted.of("12,90 EUR", FieldType.MONEY)).search(f"Total {seen}")

    def test_several_values_are_alternatives(self):
        option = Inserted(texts=("JSON", "JSON (réutilisable)"))
        assert label("${export.option}", export__option=option).search("json (réutilisable)")

    def test_an_unknown_variable_is_named_with_those_known(self):
        with pytest.raises(UnknownVariable, match=r"record\.phone.*record\.name"):
            label("${record.phone}", record__name=Inserted.of("x"))

    def test_the_variables_of_a_text_in_order(self):
        assert variables("${a.b} {c} ${record.occurred.date}") == ("a.b", "record.occurred.date")


class TestSubstitution:
    def test_only_variables_are_replaced(self):
        values = {"account.username": Inserted.of("zoé*")}
        assert substitute(r"/@${account.username}/{x}?a=\*  b", values) == r"/@zoé*/{x}?a=\*  b"

    def test_a_value_is_not_read_again(self):
        values = {"a.b": Inserted.of("${c.d}"), "c.d": Inserted.of("no")}
        assert substitute("${a.b}", values) == "${c.d}"


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip)


@given(TEXT)
def test_any_value_inserted_is_found_as_it_was_typed(value):
    assert label("${a.b}", a__b=Inserted.of(value)).search(value) or not value.strip("*: \u200b")


@given(TEXT, TEXT)
def test_a_value_is_found_within_other_text(value, other):
    assert part("${a.b}", a__b=Inserted.of(value)).search(f"{other} {value} {other}")


@given(TEXT)
def test_a_text_without_signs_of_the_language_is_typed_as_it_stands(text):
    assert "${" in text or substitute(text, {}) == text


@given(st.text(alphabet="ab*{}\\ $.x", max_size=12).filter(str.strip))
def test_every_text_compiles_and_a_part_is_found_where_the_label_matches(text):
    if "${" in text:
        return
    patterns = {mode: Pattern.compile(text, mode=mode, values={}) for mode in ("label", "part")}
    found = patterns["label"].search("b.x a*b")
    assert not found or patterns["part"].search("b.x a*b")


def test_a_bare_star_is_found_once_for_every_letter_at_most():
    assert len(list(Pattern.compile("*", mode="part", values={}).all("abc"))) <= 4


WALLS = {
    "a wall of spaces": "sous x" + " " * 100_000 + "y",
    "a wall of full stops": "sous x" + "." * 100_000 + "y",
    "the same words without end": "sous " * 20_000,
    "what would come next, without end": "a x b " * 15_000,
    "half a sentence": "disponible jusqu'au " * 5_000,
}


@pytest.mark.parametrize("text", WALLS.values(), ids=WALLS)
@pytest.mark.parametrize(
    "words",
    ["sous {promise}", "sous {promise} inclus", "a {promise} b {expires} c", "disponible jusqu'au {expires} inclus"],
)
def test_no_text_makes_a_capture_take_long(words, text):
    begun = time.monotonic()
    part(words).search(text)
    assert time.monotonic() - begun < 10


def test_a_label_longer_than_any_is_none_whatever_it_holds():
    begun = time.monotonic()
    assert label("*export*prêt*").search("export" * 20_000) is None
    assert label("*").search("export" * 20_000)
    assert label("*export*prêt*").search("export " * 500 + "prêt")
    assert time.monotonic() - begun < 10


def test_a_capture_holds_what_people_write_and_no_more():
    assert part("sous {promise}").search(f"sous {'x' * 200}.").captures == {"promise": "x" * 200}
    assert part("sous {promise}").search(f"sous {'x' * 201}.") is None
    assert part("de {a} à {b} inclus").search("de lundi à mardi à midi inclus").captures == {
        "a": "lundi",
        "b": "mardi à midi",
    }
    assert label("Archive {reference} de").search("Archive A de B de").captures == {"reference": "A de B"}


@pytest.mark.parametrize("end", [".", "...", " !", "…", ".\n", "\n", "", ".   Puis", "  "])
def test_a_capture_ends_with_its_sentence_however_that_ends(end):
    assert part("sous {promise}").search(f"Réponse sous 10,5 jours{end}").captures == {"promise": "10,5 jours"}
