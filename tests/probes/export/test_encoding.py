"""French reads as it was written, in whichever encoding a service writes it; what is not French stays what it was taken for."""

import json

import pytest

from probes.export.encoding import choose_encoding
from results.records import Found
from tests.probes.export.conftest import codes, look
from tests.probes.export.shapes.account import account, words
from tests.probes.export.shapes.shape import zipped

WITH_ALL = "Zoé à L’Haÿ « cœur d’été » {} a déjà coûté 12 € où l’élève naïf gênait"
WITHOUT_QUOTES = "Zoé à L'Haÿ «cœur d'été» {} a déjà coûté 12 € où l'élève naïf gênait"
WITHOUT_LIGATURES = "Zoé à L'Haÿ «chaleur d'été» {} a déjà coûté cher où l'élève naïf gênait"
TEXTS = {
    "utf-8": (WITH_ALL, True),
    "utf-8-sig": (WITH_ALL, True),
    "utf-16": (WITH_ALL, True),
    "utf-16-le": (WITH_ALL, True),
    "utf-16-be": (WITH_ALL, True),
    "cp1252": (WITH_ALL, True),
    "iso-8859-1": (WITHOUT_LIGATURES, True),
    "iso-8859-15": (WITHOUT_QUOTES, False),
    "mac_roman": (WITH_ALL, False),
    "cp850": (WITHOUT_LIGATURES, False),
}
"""What can be written in each, and whether it can be told for certain."""
FORMS = {
    "a.csv": lambda rows: "ref;texte\r\n" + "".join(f"{n};{row}\r\n" for n, row in enumerate(rows)),
    "a.json": lambda rows: json.dumps([{"ref": n, "texte": row} for n, row in enumerate(rows)], ensure_ascii=False),
    "a.txt": "\n\n".join,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("codec", TEXTS)
def test_what_was_planted_reads_as_planted(codec: str, form: str):
    text, certain = TEXTS[codec]
    notes = account(f"notes in {codec}", {"notes": {"text": words(text)}})
    content = FORMS[form]([had["text"] for had in notes.held]).encode(codec)

    inspection = look(zipped({form: content}), notes.truth)

    found = {f.found for r in inspection.records for f in r.fields}
    assert found <= {Found.EXACT, Found.NORMALISED}
    assert not codes(inspection)
    member = inspection.members[1]
    assert ("encoding_uncertain" in member.reasons) is not certain


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Übergröße für süße Mädchen, schön gekühlt", "cp1252"),
        ("El niño pequeño comió jamón; ¿dónde está mañana?", "cp1252"),
        ("Não há coração sem emoções, são três irmãos", "cp1252"),
        ("Þetta er íslenska, ég á hús og bát, ætíð góð", "cp1252"),
        ("Smörgåsbord på ön, är det någon där för frågor", "cp1252"),
        ("Nyní je potřeba říci, že příliš žluťoučký kůň", "cp1250"),
        ("Зоя получила письмо от сестры вчера вечером", "cp1251"),
        ("Η Ζωή έλαβε ένα γράμμα από την αδελφή της", "cp1253"),
        ("Işık çok güçlüydü, şoför yavaşça değişti", "cp1254"),
        ("Prix : 12 € – « remise » de 5 % … voilà", "cp1252"),
        ("LE CŒUR DE L’ÉTÉ À L’HAŸ, DÉJÀ PASSÉ", "cp1252"),
        ("½ litre, 1½ heure, ¼ de tarte et 2¾ pages à côté", "cp1252"),
        ("à", "cp1252"),
        ("Zoé", "iso-8859-1"),
    ],
)
def test_what_reads_no_better_is_taken_for_what_it_was_before(text: str, codec: str):
    encoding = choose_encoding(text.encode(codec), utf8=False)

    assert encoding is not None
    assert encoding.codec in ("cp1252", "latin-1")


@pytest.mark.parametrize("codec", ["mac_roman", "cp850", "iso-8859-15"])
def test_two_letters_prove_nothing(codec: str):
    encoding = choose_encoding("Zoé, né".encode(codec), utf8=False)

    assert encoding is not None
    assert encoding.codec in ("cp1252", "latin-1")


@pytest.mark.parametrize("text", ["Un c\u0153ur", "Prix : 12 €"])
def test_one_letter_that_another_encoding_lacks_is_enough(text: str):
    encoding = choose_encoding((text + " à l'été passé").encode("iso-8859-15"), utf8=False)

    assert encoding is not None
    assert (encoding.codec, encoding.certain) == ("iso-8859-15", False)
