"""Social networks: JSON in garbled letters, in scripts, in pieces, by the line; pages for people; folders without data."""

import html
import json
from collections.abc import Sequence

from results.records import Found
from tests.probes.export.shapes.account import Held, account, euros, in_french, long_id, moment, one_of, words
from tests.probes.export.shapes.shape import Members, Shape, of

NETWORK = account(
    "network",
    {
        "posts": {"text": words("Été à {} : « cœur » 🧑‍🚀"), "at": moment()},
        "messages": {"content": words("Près de {}, L’Haÿ"), "at": moment()},
    },
)
BLOG = account(
    "blog",
    {
        "posts": {"text": words("R&D <b> de {} 'vite' \"oui\""), "id": long_id(), "at": moment()},
        "bookmarks": {"note": words("À relire : {}"), "id": long_id()},
    },
)
WATCHING = account("watching", {"views": {"title": words("Comment {} a changé ma vie"), "at": moment()}})
PIECES = account("pieces", {"messages": {"text": words("Voici {} et puis {} enfin"), "at": moment()}})
GAMES = account("games", {"games": {"title": words("Partie {}"), "at": moment(), "level": one_of("Facile", "Ardu")}})
SHOP = account("shop", {"orders": {"article": words("Lampe {}"), "id": long_id(), "price": euros()}})


def _garbled(value: object) -> bytes:
    """JSON whose UTF-8 was taken for Latin-1 before it was escaped."""
    return json.dumps(json.loads(json.dumps(value, ensure_ascii=False).encode().decode("latin-1")), indent=2).encode()


def _network(held: Sequence[Held]) -> Members:
    """Seconds for posts, milliseconds for messages."""
    posts = [
        {"timestamp": int(had.moment.timestamp()), "data": [{"post": had["text"]}, {"update": 0}], "title": "Zoé"}
        for had in of(held, "posts")
    ]
    messages = [
        {"sender_name": "Zoé", "timestamp_ms": int(had.moment.timestamp()) * 1000, "content": had["content"]}
        for had in of(held, "messages")
    ]
    return {
        "activity/posts/your_posts_1.json": _garbled(posts),
        "activity/messages/inbox/zoe_1/message_1.json": _garbled(
            {"participants": [{"name": "Zoé"}], "messages": messages}
        ),
        "activity/groups/no-data.txt": b"",
    }


def _blog(held: Sequence[Held]) -> Members:
    """The same posts as a script for the viewer, and as the viewer's page."""
    posts = [
        {"tweet": {"id_str": h["id"], "id": int(h["id"]), "created_at": h.moment.isoformat(), "full_text": html.escape(h["text"])}}
        for h in of(held, "posts")
    ]  # fmt: skip
    marks = [{"bookmark": {"postId": had["id"], "note": had["note"]}} for had in of(held, "bookmarks")]
    rows = "".join(
        f"<article><p>{html.escape(had['text'])}</p><time>{had.moment.isoformat()}</time><i>{had['id']}</i></article>"
        for had in of(held, "posts")
    )
    return {
        "data/tweets.js": b"window.YTD.tweets.part0 = " + json.dumps(posts, indent=2).encode(),
        "data/bookmarks.js": b"window.YTD.bookmarks.part0 = " + json.dumps(marks).encode(),
        "data/bookmarks.json": json.dumps(marks, indent=1).encode(),
        "data/tweets.html": f"<!DOCTYPE html><html><body>{rows}</body></html>".encode(),
        "data/empty.js": b"window.YTD.empty.part0 = [ ]",
    }


def _watching(held: Sequence[Held]) -> Members:
    """A page of cards as it is given where nobody asks for another format."""
    cards = "".join(
        '<div class="outer-cell"><div class="grid"><div class="header"><p class="title">Vidéos<br></p></div>'
        f'<div class="content">Vous avez regardé\u00a0<a href="https://v.example/w?v={n}">{html.escape(had["title"])}</a><br>'
        f'<a href="https://v.example/c/{n}">Une chaîne</a><br>{in_french(had.moment)}, {had.moment:%H:%M:%S} CET</div>'
        '<div class="caption"><b>Produits\u00a0:</b><br>&emsp;Vidéos<br></div></div></div>'
        for n, had in enumerate(held)
    )
    page = f"<!DOCTYPE html><html><head><title>Activité</title></head><body>{cards}</body></html>"
    return {"Mon activité/Vidéos/MonActivité.html": page.encode()}


def _pieces(held: Sequence[Held]) -> Members:
    """A text is a string, or a list of strings and marked pieces where something in it is marked."""
    messages = []
    for number, had in enumerate(held):
        before, _, after = had["text"].partition(" et puis ")
        marked, _, rest = after.partition(" ")
        broken = (before[:14], before[14:])  # in the middle of a canary
        pieces = [
            broken[0],
            {"type": "bold", "text": broken[1]},
            " et puis ",
            {"type": "link", "text": marked},
            f" {rest}",
        ]
        messages.append(
            {
                "id": number,
                "date": f"{had.moment:%Y-%m-%dT%H:%M:%S}",
                "date_unixtime": str(int(had.moment.timestamp())),
                "text": pieces if number % 2 else had["text"],
                "text_entities": [],
            }
        )
    return {"result.json": json.dumps({"name": "Zoé", "messages": messages}, indent=1).encode()}


def _games(held: Sequence[Held]) -> Members:
    """One document a line, and the name says it is one document."""
    rows = [
        {"titre": had["title"], "jouee": int(had.moment.timestamp()) * 1_000_000, "niveau": had["level"].upper()}
        for had in held
    ]
    return {"parties.json": "".join(json.dumps(row) + "\n" for row in rows).encode()}


def _shop(held: Sequence[Held]) -> Members:
    """Orders among folders where there was nothing to give."""
    orders = [{"id": int(h["id"]), "libelle": h["article"], "total": {"montant": h["price"][:-4].replace(",", "."), "devise": "EUR"}} for h in held]  # fmt: skip
    return {
        "commandes/commandes.json": json.dumps({"commandes": orders}).encode(),
        "avis/no-data.json": b'{"message": "Aucune donn\\u00e9e"}',
        "favoris/favoris.json": b"[]",
        "retours/retours.csv": b"numero;motif\r\n",
        "cheques/.keep": b"",
        "adresses/aucune_donnee.txt": "Aucune donnée.\n".encode(),
    }


SHAPES = (
    Shape(
        name="social network, garbled, seconds beside milliseconds",
        account=NETWORK,
        write=_network,
        decoders=("json",),
        found={
            ("posts", "text"): Found.NORMALISED,
            ("posts", "at"): Found.NORMALISED,
            ("messages", "content"): Found.NORMALISED,
            ("messages", "at"): Found.NORMALISED,
        },
    ),
    Shape(
        name="JSON in scripts, with twins in JSON and HTML",
        account=BLOG,
        write=_blog,
        decoders=("html",),
        found={("posts", "at"): Found.NORMALISED},
    ),
    Shape(
        name="activity in HTML, the default",
        account=WATCHING,
        write=_watching,
        decoders=("html",),
        found={("views", "at"): Found.NORMALISED},
    ),
    Shape(
        name="texts in pieces",
        account=PIECES,
        write=_pieces,
        decoders=("json",),
    ),
    Shape(
        name="a document a line, called one document",
        account=GAMES,
        write=_games,
        decoders=("ndjson",),
        found={("games", "at"): Found.NORMALISED, ("games", "level"): Found.NORMALISED},
    ),
    Shape(
        name="ids of 19 digits among placeholders",
        account=SHOP,
        write=_shop,
        decoders=("json",),
        found={("orders", "price"): Found.NORMALISED},
    ),
)
