"""How does a release become a folder that anybody can verify, the same byte for byte wherever it is made?

A Frictionless Data Package: every table with its Table Schema, size and SHA-256
in `datapackage.json`, whose own digest is signed. Nothing in it depends on the
moment, the machine or the order in which things were found.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from dashboards.channels.open_data.parquet import MEDIA_TYPE, SUFFIX
from dashboards.channels.open_data.table import Table, Written, fields_of, write_table
from dashboards.channels.open_data.tables import tables_of
from results.release import SCHEMA_VERSION, Release

PACKAGE: Final = "datapackage.json"
DIGEST: Final = "datapackage-digest.json"
_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_LICENCE: Final = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte / Open Licence 2.0",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}

Files = Mapping[str, bytes]
Sign = Callable[[bytes], str]


def write_package(
    release: Release, *, tables: Sequence[Written] | None = None, others: Files | None = None
) -> dict[str, bytes]:
    """All files of a release by name, but for the signed digest.

    `tables` are its own, where they were written before; `others` are the files of other channels (reports, feeds):
    described by their size and digest.
    """
    files: dict[str, bytes] = {}
    resources: list[dict[str, object]] = []
    for one in tables if tables is not None else map(write_table, tables_of(release)):
        path = f"{one.table.name}.csv"
        files[path] = one.csv
        files[f"excel-fr/{path}"] = one.excel_fr
        resources.append(_resource(one.table, path, one.csv))
    plain = {**{name: files[name] for name in files if name.startswith("excel-fr/")}, **(others or {})}
    for name in sorted(plain):
        files[name] = plain[name]
        resources.append({"name": _name(name), "path": name, **_form(name), **_sums(plain[name])})
    files[PACKAGE] = _dump(_package(release, resources))
    return files


def signed(files: Files, *, heads: tuple[str, ...], key_id: str, sign: Sign, papers: Files | None = None) -> bytes:
    """The digest file: what `datapackage.json` hashes to, and the heads of the chains that are public, signed.

    The signature is over the SHA-256 of `datapackage.json` and that of the heads, in lower-case
    hexadecimal, joined by a line feed. `papers` are the PDFs, which no two machines print byte for byte alike: they
    are in no package, and named here by their own digests; the SHA-256 of their list is a third line then.
    """
    package = hashlib.sha256(files[PACKAGE]).hexdigest()
    chains = hashlib.sha256("\n".join(sorted(heads)).encode()).hexdigest()
    printed = {name: hashlib.sha256(data).hexdigest() for name, data in sorted((papers or {}).items())}
    return _dump(
        {
            "format": "portability-auditor/release-digest",
            "v": 1,
            "datapackage_sha256": package,
            "chain_heads_sha256": chains,
            "chain_heads": sorted(heads),
            "key_id": key_id,
            **({"pdfs": printed} if printed else {}),
            "signature": sign(signed_text(package, chains, printed)),
        }
    )


def signed_text(package: str, chains: str, papers: Mapping[str, str]) -> bytes:
    """What the signature is over; the list of the PDFs is as `sha256sum` writes it, in the order of their names."""
    lines = [package, chains]
    if papers:
        listed = "".join(f"{papers[name]}  {name}\n" for name in sorted(papers))
        lines.append(hashlib.sha256(listed.encode()).hexdigest())
    return "\n".join(lines).encode()


def zipped(files: Files) -> bytes:
    """The folder as one file; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, files[name])
    return buffer.getvalue()


def _package(release: Release, resources: list[dict[str, object]]) -> dict[str, object]:
    period = release.period
    return {
        "$schema": _PROFILE,
        "name": f"portability-{release.id.lower()}",
        "id": release.id,
        "version": SCHEMA_VERSION,
        "title": f"Data portability observatory, {period.name}",
        "title_fr": f"Observatoire de la portabilité des données, {period.name}",
        "description": _DESCRIPTION["en"],
        "description_fr": _DESCRIPTION["fr"],
        "licenses": [_LICENCE],
        "contributors": [{"title": release.operator, "roles": ["creator", "publisher"]}] if release.operator else [],
        "period": {"name": period.name, "begin": period.begin.isoformat(), "end": period.end.isoformat()},
        "known_until": release.until.isoformat(),
        "corrects": release.corrects,
        "method": {"version": release.method_version, "digest": release.method},
        "withheld_cases": release.withheld,
        "sample": None if release.sample is None else _sampled(release),
        "resources": resources,
    }


_DESCRIPTION: Final = {
    "fr": "Ce qui a été observé, avec des comptes de test ou de volontaires, de la manière dont des services donnent suite "
    "aux demandes de portabilité et d’accès. Seules une autorité ou une juridiction constatent une infraction.",
    "en": "What was observed, with test accounts or volunteers’ accounts, of how services act on requests for portability "
    "and access. Only an authority or a court finds an infringement.",
}


def _sampled(release: Release) -> dict[str, object]:
    sample = release.sample
    assert sample is not None, "asked only where there is one"
    return {
        "id": sample.id,
        "design": str(sample.design),
        "frame": {"source": sample.source, "sha256": sample.frame_digest},
        "strata": list(sample.strata),
        "seed": sample.seed,
        "drawn_on": sample.drawn_on.isoformat(),
    }


def _resource(table: Table[Any], path: str, data: bytes) -> dict[str, object]:
    schema: dict[str, object] = {"fields": fields_of(table.columns), "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.refers:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [there]}}
            for column, other, there in table.refers
        ]
    return {
        "name": table.name,
        "path": path,
        "type": "table",
        "title": table.title.en,
        "title_fr": table.title.fr,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        **_sums(data),
        "schema": schema,
    }


def _form(path: str) -> dict[str, object]:
    """What readers of packages would otherwise take for a table that they must open."""
    return {"type": "file", "format": "parquet", "mediatype": MEDIA_TYPE} if path.endswith(SUFFIX) else {}


def _sums(data: bytes) -> dict[str, object]:
    return {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}


def _name(path: str) -> str:
    """A resource's name: lower case, digits, `-` and `_` alone."""
    return "".join(c if c.isalnum() and c.isascii() else "-" for c in path.lower()).strip("-")


def _dump(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
