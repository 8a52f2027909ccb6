"""Any secret, in any encoding, at any position, is found; a scrubbed text never holds it in any of them."""

import base64
import gzip
import html
import io
import json
import threading
import time
import urllib.parse
import zipfile
import zlib

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from results.errors import ArtifactUnsearchable, SecretInArtifact
from results.redact import Redactor
from results.redact.packed import DEPTH
from results.vault import Vault

TOKEN = "Zq8-vU3_x9/Lk+2=wRt"
NAMED = {'"': "&quot;", "&": "&amp;", "<": "&lt;", ">": "&gt;", "é": "&eacute;", "€": "&euro;", "/": "&sol;"}


def percent(text, upper=True):
    return "".join(f"%{byte:02X}" if upper else f"%{byte:02x}" for byte in text.encode())


def json_escaped(text, digits="{:04x}"):
    units = text.encode("utf-16-be")
    return "".join("\\u" + digits.format(int.from_bytes(units[at : at + 2])) for at in range(0, len(units), 2))


def utf8(encode):
    return lambda text: encode(text).encode()


# Each takes the whole document: an encoder of the web never encodes a secret without what stands around it.
ENCODINGS = {
    "plain": utf8(str),
    "percent": utf8(lambda t: urllib.parse.quote(t, safe="")),
    "percent, path": utf8(urllib.parse.quote),
    "percent, lower": utf8(lambda t: urllib.parse.quote(t, safe="").lower() if t == t.lower() else percent(t, False)),
    "percent, every byte": utf8(percent),
    "percent, twice": utf8(lambda t: urllib.parse.quote(urllib.parse.quote(t, safe=""), safe="")),
    "plus": utf8(urllib.parse.quote_plus),
    "JSON": utf8(json.dumps),
    "JSON, not ASCII": utf8(lambda t: json.dumps(t, ensure_ascii=False)),
    "JSON, slashes": utf8(lambda t: json.dumps(t).replace("/", r"\/")),
    "JSON, every character": utf8(json_escaped),
    "JSON, upper": utf8(lambda t: json_escaped(t, "{:04X}")),
    "HTML": utf8(html.escape),
    "HTML, named": utf8(lambda t: "".join(NAMED.get(c, c) for c in t)),
    "HTML, decimal": utf8(lambda t: "".join(f"&#{ord(c)};" for c in t)),
    "HTML, hexadecimal": utf8(lambda t: "".join(f"&#x{ord(c):x};" for c in t)),
    "HTML, HEXADECIMAL": utf8(lambda t: "".join(f"&#X{ord(c):06X};" for c in t)),
    "base64": lambda t: base64.b64encode(t.encode()),
    "base64, URL": lambda t: base64.urlsafe_b64encode(t.encode()),
    "base64, unpadded": lambda t: base64.urlsafe_b64encode(t.encode()).rstrip(b"="),
    "base64, in lines": lambda t: base64.encodebytes(t.encode()),
    "base64, in JSON": lambda t: json.dumps(base64.encodebytes(t.encode()).decode()).replace("/", r"\/").encode(),
    "base64, in a URL": lambda t: urllib.parse.quote(base64.b64encode(t.encode()), safe="").encode(),
    "hexadecimal": lambda t: t.encode().hex().encode(),
    "HEXADECIMAL": lambda t: t.encode().hex().upper().encode(),
    "UTF-16LE": lambda t: t.encode("utf-16-le"),
    "UTF-16BE": lambda t: t.encode("utf-16-be"),
    "UTF-16": lambda t: t.encode("utf-16"),
    "JSON in HTML": utf8(lambda t: html.escape(json.dumps({"k": t}))),
    "URL in HTML in JSON": utf8(lambda t: json.dumps(html.escape("?a=b&c=" + urllib.parse.quote(t, safe="")))),
}
PACKED = {
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "deflate": lambda data: zlib.compress(data, wbits=-15),
    "zip": lambda data: zipped({"a/b.json": data, "other.txt": b"nothing"}),
    "gzip in zip": lambda data: zipped({"log.gz": gzip.compress(data)}),
    "two gzips in a row": lambda data: gzip.compress(b"first") + gzip.compress(data),
}

characters = st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\0")
secrets = st.one_of(
    st.text(characters, min_size=4, max_size=24),
    st.text("aB3%&\\+/=;\"'<> é€#xu0", min_size=4, max_size=16),
    st.text("0123456789abcdefABCDEF-_", min_size=8, max_size=40),
)
surroundings = st.text(characters, max_size=30)


def zipped(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def knowing(*values):
    redactor = Redactor()
    for number, value in enumerate(values):
        assert redactor.register(value, f"n{number}")
    return redactor


def searchable(secret):
    return not (secret.isdecimal() and len(secret) <= 6)


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=60, deadline=None)
@given(secret=secrets, before=surroundings, after=surroundings)
@example(secret=TOKEN, before="x", after="y")
@example(secret='p&"ss <é€>/\\ 😀', before="ab", after="c")
@example(secret="a%41&amp;\\u0041+b", before="", after="")
def test_any_secret_is_found_in_any_encoding_at_any_position(encoding, secret, before, after):
    assume(searchable(secret))
    assert knowing(secret).find(ENCODINGS[encoding](before + secret + after)) == ("n0",)


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=60, deadline=None)
@given(secret=secrets, before=surroundings, after=surroundings)
@example(secret=TOKEN, before="", after="&#47;")
@example(secret="[secret:n0]", before="", after="")
@example(secret="****", before="*", after="***")
@example(secret="aaaa", before="aaa", after="aaaa")
def test_scrubbed_bytes_hold_the_secret_in_no_encoding(encoding, secret, before, after):
    assume(searchable(secret))
    redactor = knowing(secret)
    scrubbed = redactor.scrub_bytes(ENCODINGS[encoding](before + secret + after))
    assert redactor.find(scrubbed) == ()
    for encode in (str.encode, percent, json_escaped, html.escape):
        form = encode(secret)
        assert (form if isinstance(form, bytes) else form.encode()) not in scrubbed


@settings(max_examples=200, deadline=None)
@given(text=st.text(characters, max_size=200), known=st.lists(secrets, max_size=6))
def test_scrubbing_twice_is_scrubbing_once(text, known):
    redactor = Redactor()
    for value in known:
        redactor.register(value, "n")
    once = redactor.scrub(text + "".join(known))
    assert redactor.scrub(once) == once
    assert redactor.find(once.encode()) == ()


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("encoding", ["plain", "JSON", "base64", "UTF-16LE"])
def test_a_secret_is_found_inside_packed_bytes(packing, encoding):
    data = PACKED[packing](b"something before " * 2000 + ENCODINGS[encoding](f"[{TOKEN}]"))
    assert knowing(TOKEN).find(data) == ("n0",)


def test_packed_bytes_without_the_secret_pass():
    for pack in PACKED.values():
        assert knowing(TOKEN).find(pack(b"nothing to see " * 500)) == ()


def test_the_mark_names_the_secret_and_leaves_the_rest():
    redactor = Redactor()
    redactor.register("hunter2!", "anna@ville/password")
    assert redactor.scrub("Password <hunter2!>, again hunter2%21.") == (
        "Password <[secret:anna@ville/password]>, again [secret:anna@ville/password]."
    )


def test_a_text_without_secrets_comes_back_untouched():
    text = "100 % sûr, a+b, \\n, &eacute; \ud800"
    assert knowing(TOKEN).scrub(text) is text


def test_the_longest_of_nested_secrets_is_named_and_none_is_left_in_pieces():
    redactor = knowing("session", "session-0815", "0815-tail")
    assert redactor.scrub("a session-0815 b") == "a [secret:n1] b"
    assert redactor.scrub("a session-0815-tail b") == "a [secret:n1] b"
    assert redactor.find(b"session-0815-tail") == ("n1", "n2", "n0")


def test_a_secret_that_the_mark_itself_would_spell_is_removed_all_the_same():
    assert knowing("secret").scrub("my secret") == "my ***"
    assert knowing("secret", "****").scrub("my secret ****") == "my *** ***"


@pytest.mark.parametrize("value", ["", "abc", "123456", "0000", "12345"])
def test_what_stands_anywhere_by_chance_is_not_known_by_its_value(value):
    redactor = Redactor()
    assert not redactor.register(value, "code")
    assert redactor.find(b"abc 123456 0000") == ()


def test_the_first_name_of_a_secret_stays_and_carries_no_markup():
    redactor = Redactor()
    redactor.register("hunter2!", 'cookie <"x">{}')
    redactor.register("hunter2!", "other")
    assert redactor.scrub("hunter2!") == "[secret:cookie __x____]"


def test_composed_and_decomposed_letters_are_the_same_secret():
    redactor = knowing("mot de passé")
    assert redactor.find("mot de passé".encode()) == ("n0",)
    assert redactor.find("mot de passé".encode("latin-1")) == ("n0",)
    assert redactor.find(b"mot+de+pass%E9") == ("n0",)


def test_json_stays_json_with_its_numbers_and_truths():
    redactor = knowing("hunter2!", "n\nline")
    value = {"a": ["hunter2!", 1, True, None, 2.5], "hunter2!": {"b": "n\nline", "c": "clean"}}
    assert redactor.scrub_json(value) == {
        "a": ["[secret:n0]", 1, True, None, 2.5],
        "[secret:n0]": {"b": "[secret:n1]", "c": "clean"},
    }


def test_a_clean_json_comes_back_as_it_was():
    value = {"a": [1, "b"]}
    assert knowing(TOKEN).scrub_json(value) is value


# --- bounds ------------------------------------------------------------------


def test_an_encrypted_zip_cannot_be_searched_and_is_refused():
    data = bytearray(zipped({"a.txt": b"text"}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    with pytest.raises(ArtifactUnsearchable, match="encrypted"):
        knowing(TOKEN).find(bytes(data))


def test_a_bomb_is_refused_before_it_fills_the_memory():
    bomb = gzip.compress(bytes(130 << 20), compresslevel=1)
    with pytest.raises(ArtifactUnsearchable, match="128 MiB"):
        knowing(TOKEN).find(bomb)


def test_what_is_packed_over_and_over_is_refused():
    data = b"text"
    for _ in range(DEPTH):
        data = gzip.compress(data)
    assert knowing(TOKEN).find(data) == ()
    with pytest.raises(ArtifactUnsearchable, match="times over"):
        knowing(TOKEN).find(gzip.compress(data))


def test_a_broken_stream_is_searched_as_far_as_it_goes():
    data = gzip.compress(f"{TOKEN} and more".encode() + bytes(range(256)) * 50)
    assert knowing(TOKEN).find(data[:-30]) == ("n0",)


# --- gate --------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(
    encoding=st.sampled_from(sorted(ENCODINGS)),
    cut=st.integers(0, 200),
    portions=st.integers(1, 70_000),
    place=st.integers(0, 1_300_000),
)
def test_the_gate_finds_a_secret_across_any_border(encoding, cut, portions, place):
    data = b"." * place + b" " + ENCODINGS[encoding](f"<{TOKEN}>") + b" " * cut
    gate = knowing(TOKEN).gate()
    with pytest.raises(SecretInArtifact, match="n0"):
        for at in range(0, len(data), portions):
            gate.feed(data[at : at + portions])
        gate.finish()


def test_the_gate_looks_inside_packed_bytes_that_come_in_portions():
    for pack in PACKED.values():
        data = pack(f"x{TOKEN}x".encode() * 100)
        gate = knowing(TOKEN).gate()
        with pytest.raises(SecretInArtifact):
            for at in range(0, len(data), 7):
                gate.feed(data[at : at + 7])
            gate.finish()


def test_the_gate_keeps_a_capture_with_a_secret_out_of_the_vault(tmp_path):
    vault, redactor = Vault(tmp_path, bytes(32)), knowing(TOKEN)
    page = f"<a href='?t={urllib.parse.quote(TOKEN)}'>".encode()
    with pytest.raises(SecretInArtifact, match="n0"):
        vault.put("case-1", page, refuse=redactor.gate())
    kept = vault.put("case-1", redactor.scrub_bytes(page), refuse=redactor.gate())
    assert TOKEN.encode() not in vault.read("case-1", kept.sha256)


def test_a_gate_that_knows_nothing_lets_all_pass():
    gate = Redactor().gate()
    gate.feed(b"anything")
    gate.finish()


# --- company and time ----------------------------------------------------------


def test_a_run_knows_what_the_installation_knows_and_keeps_what_it_learns_to_itself():
    installation = knowing(TOKEN)
    run = Redactor(installation)
    run.learn([("cookie session", "5f2c9d1e8b7a4c3d9e0f1a2b")])
    installation.register("typed-just-now", "password")

    everything = f"{TOKEN} 5f2c9d1e8b7a4c3d9e0f1a2b typed-just-now"
    assert run.scrub(everything) == "[secret:n0] [secret:cookie session] [secret:password]"
    assert installation.scrub(everything) == "[secret:n0] 5f2c9d1e8b7a4c3d9e0f1a2b [secret:password]"
    with pytest.raises(SecretInArtifact):
        run.gate().feed(everything.encode() * 100_000)


def test_threads_may_learn_and_search_at_once():
    redactor = Redactor()
    failures = []

    def work(number):
        for step in range(40):
            value = f"secret-{number}-{step}"
            redactor.register(value, value)
            if value not in redactor.find(value.encode()):
                failures.append(value)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_megabyte_is_searched_for_two_hundred_secrets_in_seconds():
    redactor = knowing(*(f"{number:04d}-Zq8vU3x9Lk2wRt" for number in range(200)))
    page = json.dumps({"html": html.escape('<a href="/x?a=1&b=2">&eacute;</a>\n') * 16_000}).encode()
    assert len(page) > 1_000_000
    begun = time.process_time()
    assert redactor.find(page) == ()
    assert time.process_time() - begun < 10  # 1 s on a laptop; the bound is for slow machines
