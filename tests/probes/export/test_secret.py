"""What opens an account is found in an export by name and shape; what only looks like it accuses nobody."""

import base64
import dataclasses
import hashlib
import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from pydantic import TypeAdapter

from probes.export import Limits
from results.records import FieldType, Inspection, TruthField
from tests.probes.export.conftest import look
from tests.probes.export.portal import SHAPES as PORTAL
from tests.probes.export.portal import World, everything, json_files, zipped
from tests.probes.export.shapes import SHAPES

CHANCE = random.Random("secrets")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
HEX = "".join(CHANCE.choices("0123456789abcdef", k=128))
OPAQUE = "s3" + "".join(CHANCE.choices(LETTERS, k=41))
SEED = "A2" + "".join(CHANCE.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=30))
UUID = "3f2b8c1e-77aa-4c00-9b6d-1c2d3e4f5a6b"


def jwt(header: object, claims: object) -> str:
    parts = (json.dumps(part).encode() for part in (header, claims))
    coded = [base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts]
    return ".".join([*coded, base64.urlsafe_b64encode(hashlib.sha256(coded[1].encode()).digest()).decode().rstrip("=")])


LOGIN = jwt({"alg": "RS256", "typ": "JWT"}, {"sub": "17", "exp": 1800000000, "scope": "openid profile"})
PLAIN = jwt({"alg": "HS256"}, {"sub": "17", "exp": 1800000000})
CURVE, EDWARDS = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
RSA = rsa.generate_private_key(65537, 2048)


def pem(key, form: PrivateFormat, lock=None) -> str:
    return key.private_bytes(Encoding.PEM, form, lock or NoEncryption()).decode()


KEYS = {
    "PKCS 8": pem(CURVE, PrivateFormat.PKCS8),
    "Ed25519": pem(EDWARDS, PrivateFormat.PKCS8),
    "PKCS 1": pem(RSA, PrivateFormat.TraditionalOpenSSL),
    "SEC 1": pem(CURVE, PrivateFormat.TraditionalOpenSSL),
    "OpenSSH": pem(EDWARDS, PrivateFormat.OpenSSH),
}
LOCK = BestAvailableEncryption(b"mot de passe")
LOCKED = {
    "PKCS 8": pem(CURVE, PrivateFormat.PKCS8, LOCK),
    "PKCS 1": pem(RSA, PrivateFormat.TraditionalOpenSSL, LOCK),
    "OpenSSH": "-----BEGIN OPENSSH PRIVATE KEY-----\n"
    + base64.encodebytes(b"openssh-key-v1\0\0\0\0\x0aaes256-ctr\0\0\0\x06bcrypt" + bytes(range(60))).decode()
    + "-----END OPENSSH PRIVATE KEY-----\n",
}
PUBLIC = CURVE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def places(inspection: Inspection) -> list[str]:
    return [leak.path for leak in inspection.leaks if leak.kind == "session_secret"]


def within(world: World, data: object, name: str = "compte.json", **options) -> Inspection:
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return look(zipped({**json_files(world, world.ids), name: content}), world.truth, **options)


SECRETS = {
    "access token": ({"apps": [{"app": "Agenda", "access_token": OPAQUE}]}, "/apps/0/access_token"),
    "in camel case": ({"auth": {"refreshToken": OPAQUE}}, "/auth/refreshToken"),
    "in French": ({"connexion": {"Jeton d’accès": OPAQUE}}, "/connexion/Jeton d’accès"),
    "hexadecimal, of forty": ({"api_token": HEX[:40]}, "/api_token"),
    "header with a bearer": ({"headers": {"Authorization": f"Bearer {OPAQUE}"}}, "/headers/Authorization"),
    "cookie of a framework": ({"PHPSESSID": OPAQUE[:26].lower() + "0123"}, "/PHPSESSID"),
    "cookie among cookies": ({"cookies": {"sessionid": OPAQUE, "theme": "dark"}}, "/cookies/sessionid"),
    "cookie by name and value": ({"cookies": [{"name": "sid", "value": OPAQUE}]}, "/cookies/0/value"),
    "header with cookies": ({"Cookie": f"theme=dark; connect.sid=s%3A{OPAQUE}"}, "/Cookie"),
    "header that sets one": ({"Set-Cookie": f"session={OPAQUE}; Path=/; HttpOnly"}, "/Set-Cookie"),
    "signed token": ({"dernier": LOGIN}, "/dernier"),
    "signed token with a bearer": ({"dernier": f"Bearer {LOGIN}"}, "/dernier"),
    "signed token that is called one": ({"compte": {"token": PLAIN}}, "/compte/token"),
    "seed of codes": ({"totp_secret": SEED}, "/totp_secret"),
    "seed in groups": ({"otpSecret": " ".join(SEED[n : n + 4] for n in range(0, 32, 4))}, "/otpSecret"),
    "address of a seed": ({"qr": f"otpauth://totp/Mutuelle:zoe?secret={SEED}&issuer=Mutuelle"}, "/qr"),
    **{f"private key, {name}": ({"cle": text}, "/cle") for name, text in KEYS.items()},
}


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_is_found_where_it_stands(world: World, kind: str):
    data, path = SECRETS[kind]

    inspection = within(world, data)

    (leak,) = inspection.leaks
    assert (leak.kind, leak.path, leak.record) == ("session_secret", path, None)
    assert inspection.member(leak.member).name == "compte.json"


HARMLESS = {
    "a token of nothing": {"token": OPAQUE},
    "a token of a form": {"csrf_token": OPAQUE, "authenticity_token": OPAQUE, "_token": OPAQUE},
    "a signed token of a form": {"csrf": {"token": PLAIN}},
    "a device for notices": {"devices": [{"device_token": HEX[:64], "push_token": OPAQUE, "fcmToken": OPAQUE}]},
    "a token of a device": {"push": {"auth_token": OPAQUE}},
    "keys of a web push": {"keys": {"p256dh": OPAQUE + OPAQUE, "auth": OPAQUE[:22]}},
    "an application": {"oauth": {"client_id": OPAQUE, "application_id": UUID}},
    "a place in a list": {"next_page_token": OPAQUE, "continuation_token": OPAQUE},
    "a link to the export": {"export": {"url": f"https://x.example/telechargement/{OPAQUE}?token={LOGIN}"}},
    "the token of such a link": {"export": [{"download": {"access_token": OPAQUE}}]},
    "a link called a token": {"access_token": f"https://x.example/{OPAQUE}"},
    "a path called a token": {"access_token": f"/telechargement/{OPAQUE}"},
    "a link to reset": {"lien": f"https://x.example/mot-de-passe?reset_token={OPAQUE}"},
    "a session that is counted": {"sessions": [{"session_id": OPAQUE, "sid": OPAQUE, "session": HEX[:32]}]},
    "an identifier": {"access_token": UUID, "session_token": UUID.upper()},
    "a digest of a token": {"access_token": HEX[:64], "refresh_token": HEX, "session_token": f"sha1:{HEX[:40]}"},
    "what is left of a token": {
        "access_token": "****************4f2a",
        "refresh_token": "abcd1234....................wxyz",
    },
    "a token that ended": {"access_token": None, "refresh_token": "", "session_token": "révoqué le 3 mars 2026"},
    "when a token ends": {"access_token_expires_at": "2026-01-02T10:00:00Z", "access_token": "2026-01-02T10:00:00Z"},
    "an example": {"access_token": "YOUR_ACCESS_TOKEN_0123456789", "api_token": "example-0a1b2c3d4e5f6a7b8c9d"},
    "words in a token's place": {"access_token": "aucun-jeton-n-a-ete-cree-pour-ce-compte"},
    "a number in its place": {"access_token": "12345678901234567890123"},
    "a public token": {"accessToken": f"pk.{OPAQUE}"},
    "a cookie of a form": {"cookies": {"csrftoken": OPAQUE, "XSRF-TOKEN": OPAQUE}},
    "a cookie that counts": {"Cookie": f"_ga_session={OPAQUE}; _hjSessionUser_1={OPAQUE}; theme=dark"},
    "names of cookies": {"cookies": [{"name": "PHPSESSID", "value": "durée de la visite"}]},
    "a setting": {"reglages": [{"name": "session", "value": OPAQUE}, {"name": "theme", "value": OPAQUE}]},
    "a name and the value of another": {"cookies": [{"name": "sessionid"}, {"value": OPAQUE}]},
    "words about tokens": {"messages": [{"texte": f"Mon access_token est {OPAQUE}, garde-le."}]},
    "a signed token in a message": {"messages": [{"texte": f"Regarde : {LOGIN}"}]},
    "a signed token without an end": {"note": jwt({"alg": "HS256"}, {"sub": "17", "scope": "x"})},
    "a signed token of another kind": {"note": PLAIN},
    "a token that is not signed": {"token": jwt({"alg": "none"}, {"sub": "17", "exp": 1, "scope": "x"})},
    "a proof of vaccination": {"note": jwt({"alg": "ES256"}, {"vc": {}, "exp": 1, "scope": "x", "sub": "1"})},
    "a receipt": {"note": jwt({"alg": "ES256", "x5c": ["MII"]}, {"exp": 1, "sid": "x"})},
    "a ticket": {"billet": {"ticket": {"jwt": LOGIN}}},
    "three parts with dots": {"token": f"eyJhYmNkZWZnaGlq.eyJhYmNkZWZnaGlq.{OPAQUE}"},
    "a public key": {"publicKeyPem": PUBLIC},
    "words about a private key": {"aide": "Un fichier qui commence par -----BEGIN PRIVATE KEY----- est secret."},
    "a private key that is left out": {"cle": "-----BEGIN PRIVATE KEY-----\n(masquée)\n-----END PRIVATE KEY-----"},
    **{f"a locked key, {name}": {"cle": text} for name, text in LOCKED.items()},
    "an address without a seed": {"qr": "otpauth://totp/Mutuelle:zoe?issuer=Mutuelle"},
    "whether codes are asked": {
        "totp_secret": "oui",
        "otp_secret": "CONFIGURED",
        "mfa_secret": "ENABLEDSINCEMARCHOFTHEYEAR",
    },
    "numbers and flags": {"access_token": 12345678901234567890123, "session_token": True},
}


@pytest.mark.parametrize("kind", HARMLESS)
def test_what_only_looks_like_a_secret_accuses_nobody(world: World, kind: str):
    assert within(world, HARMLESS[kind]).leaks == ()


def test_there_are_more_tries_of_what_is_none():
    assert len(HARMLESS) >= len(SECRETS) + 10


def _table(path: Path) -> bytes:
    with sqlite3.connect(path) as link:
        link.execute("CREATE TABLE compte (nom TEXT, refresh_token TEXT)")
        link.execute("INSERT INTO compte VALUES ('Zoé', ?)", (OPAQUE,))
    link.close()
    return path.read_bytes()


FORMS: dict[str, Callable[[Path], bytes]] = {
    "a.csv": lambda _: f"nom,refresh_token\r\nZoé,{OPAQUE}\r\nYann,{OPAQUE[::-1]}\r\n".encode(),
    "a.xml": lambda _: f"<export><compte><refresh_token>{OPAQUE}</refresh_token></compte></export>".encode(),
    "b.xml": lambda _: (
        f'<export><cookie name="PHPSESSID" value="{OPAQUE}"/><cookie name="a" value="b"/></export>'.encode()
    ),
    "c.xml": lambda _: f'<export><refresh_token depuis="2026">{OPAQUE}</refresh_token></export>'.encode(),
    "a.yaml": lambda _: f"compte:\n  refresh_token: {OPAQUE}\n  nom: Zoé\n".encode(),
    "a.ndjson": lambda _: (f'{{"refresh_token": "{OPAQUE}"}}\n' * 2).encode(),
    "a.js": lambda _: f'window.YTD.compte.part0 = [{{"refresh_token": "{OPAQUE}"}}]'.encode(),
    "a.txt": lambda _: f"Compte : Zoé\nrefresh_token: {OPAQUE}\nDepuis : 2026\n".encode(),
    "id_ed25519": lambda _: KEYS["OpenSSH"].encode(),
    "privkey.pem": lambda _: KEYS["PKCS 1"].encode(),
    "a.sqlite": lambda folder: _table(folder / "a.sqlite"),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_secret_is_found_in_every_form_that_has_names(world: World, tmp_path: Path, name: str):
    data = FORMS[name](tmp_path)

    inspection = within(world, data, name)

    assert places(inspection)
    assert {inspection.member(leak.member).name for leak in inspection.leaks} == {name}


def test_a_key_beside_a_certificate_and_a_public_one_is_one(world: World):
    text = f"{PUBLIC}\n{KEYS['SEC 1']}\n{LOCKED['PKCS 8']}"

    assert len(places(within(world, text.encode(), "clefs.pem"))) == 1
    assert not places(within(world, (PUBLIC + LOCKED["PKCS 8"]).encode(), "clefs.pem"))


def test_what_was_planted_is_given_back_and_does_not_leak(world: World):
    """A note that looks like a token, a file that is a key: the person put them there."""
    record = world.truth.record("messages-1")
    key = KEYS["PKCS 8"].encode()
    planted = dataclasses.replace(
        record,
        fields=(
            *(dataclasses.replace(f, sha256=hashlib.sha256(key).hexdigest()) if f.sha256 else f for f in record.fields),
            TruthField(name="code", type=FieldType.TEXT, value=OPAQUE),
        ),
    )
    truth = dataclasses.replace(
        world.truth, records=tuple(planted if r.id == record.id else r for r in world.truth.records)
    )
    (word,) = record.fields[0].canaries
    export = {
        **json_files(world, world.ids),
        "a.json": json.dumps({"access_token": OPAQUE, "refresh_token": f"{word}01ABCDEFGH"}).encode(),
        "clef.pem": key,
    }

    assert look(zipped(export), truth).leaks == ()
    assert len(look(zipped(export), world.truth).leaks) == 2


def test_neither_the_secret_nor_a_part_of_it_stands_in_the_inspection(world: World):
    data = {"jetons": {OPAQUE: {"access_token": OPAQUE[::-1]}}, "cle": KEYS["PKCS 8"], "totp_secret": SEED}

    inspection = within(world, data)

    written = TypeAdapter(Inspection).dump_json(inspection).decode()
    assert places(inspection) == ["/jetons/…/access_token", "/cle", "/totp_secret"]
    assert not any(part in written for part in (OPAQUE[4:20], OPAQUE[::-1][4:20], SEED[4:20], "PRIVATE KEY"))


def test_of_many_in_one_file_sixteen_are_told(world: World):
    assert len(places(within(world, {"apps": [{"access_token": f"{OPAQUE}{n}"} for n in range(40)]}))) == 16


def test_a_file_that_is_read_by_its_head_alone_tells_what_stands_there(world: World):
    rows = [{"access_token": OPAQUE}, *({"nom": f"Nom {n}"} for n in range(3000))]

    inspection = within(world, rows, limits=Limits(unhit_bytes=0, head_bytes=4096))

    assert places(inspection) == ["/0/access_token"]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_no_shape_of_a_service_holds_a_secret(shape):
    assert look(shape.export(shape.account.held), shape.account.truth).leaks == ()


@pytest.mark.parametrize("shape", PORTAL)
def test_no_shape_of_the_portal_holds_a_secret(world: World, shape: str):
    assert look(zipped(PORTAL[shape](world, world.ids)), world.truth).leaks == ()


def test_an_honest_export_holds_no_secret(world: World, bystander: World):
    assert look(zipped(everything(world, world.ids)), world.truth, bystander=bystander.truth).leaks == ()
