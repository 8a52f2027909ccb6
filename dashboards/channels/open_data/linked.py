"""How do programs of the semantic web read a release: findings as W3C EARL, the files as DCAT-AP?

EARL 1.0 (W3C, 2017) for `assertions.jsonld`, DCAT-AP 3.0 for `catalog.jsonld`,
both JSON-LD 1.1 with the context in the file: nothing is fetched to read them.
"""

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from results.figures.row import Finding
from results.records import Outcome
from results.release import Release, ReleasedCase

ASSERTIONS: Final = "assertions.jsonld"
CATALOG: Final = "catalog.jsonld"

_EARL: Final = {
    "earl": "http://www.w3.org/ns/earl#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_DCAT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.PASSED: "earl:passed",
    Outcome.FAILED: "earl:failed",
    Outcome.CANNOT_TELL: "earl:cantTell",
    Outcome.INAPPLICABLE: "earl:inapplicable",
    Outcome.UNTESTED: "earl:untested",
}
_encode: Final = json.JSONEncoder(ensure_ascii=False).encode
_LICENCE: Final = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
_EU: Final = "http://publications.europa.eu/resource/authority"


def assertions(release: Release) -> bytes:
    """Every public finding as an EARL assertion, each on a line of its own: there are hundreds of thousands."""
    whole = io.BytesIO()
    whole.write(f'{{"@context": {_encode(_EARL)},\n"@graph": [\n{_encode(_assertor(release))}'.encode())
    whole.writelines(f",\n{line}".encode() for line in _assertions(release))
    whole.write(b"\n]}\n")
    return whole.getvalue()


def _assertor(release: Release) -> dict[str, object]:
    return {"@id": _urn("operator"), "@type": "earl:Assertor", "dct:title": release.operator or "-"}


def _assertions(release: Release) -> Iterator[str]:
    """Each finding in JSON; what those of a case, or of a criterion, have in common is encoded once."""
    names = {criterion for one in release.cases for criterion in one.row.outcomes}
    tests = {criterion: _encode(_test(criterion, release.method)) for criterion in names}
    ends = {criterion: _encode(f":{criterion}")[1:] for criterion in names}
    results: dict[tuple[Finding, date], str] = {}
    for one in release.cases:
        begin, asked = _encode(_urn("assertion", one.row.case))[:-1], _encode(_asked(one))[1:-1]
        day = one.row.watched_until.date()
        for criterion in sorted(one.row.outcomes):
            found = one.row.outcomes[criterion]
            if (result := results.get((found, day))) is None:
                result = results[found, day] = _encode(_result(found, day))
            name = begin + ends[criterion]
            yield f'{{"@id": {name}, {asked}, "earl:test": {tests[criterion]}, "earl:result": {result}}}'


def _test(criterion: str, method: str) -> dict[str, object]:
    return {"@id": _urn("criterion", criterion, method), "@type": "earl:TestRequirement"}


def _asked(one: ReleasedCase) -> dict[str, object]:
    return {
        "@type": "earl:Assertion",
        "earl:assertedBy": {"@id": _urn("operator")},
        "earl:mode": {"@id": "earl:semiAuto"},
        "earl:subject": {"@id": _urn("service", one.row.service), "@type": "earl:TestSubject"},
    }


def _result(found: Finding, day: date) -> dict[str, object]:
    return {
        "@type": "earl:TestResult",
        "earl:outcome": {"@id": _OUTCOMES[found.outcome]},
        "dct:description": found.reason,
        "dct:date": {"@type": "xsd:date", "@value": day.isoformat()},
    }


def catalog(release: Release, files: Mapping[str, bytes]) -> bytes:
    """The release as a data set of a DCAT-AP catalogue, each table as a distribution."""
    titles = [
        {"@language": "fr", "@value": f"Observatoire de la portabilité des données, {release.period.name}"},
        {"@language": "en", "@value": f"Data portability observatory, {release.period.name}"},
    ]
    publisher = {"@id": _urn("operator"), "@type": "foaf:Agent", "foaf:name": release.operator or "-"}
    dataset: dict[str, object] = {
        "@id": _urn("release", release.id),
        "@type": "dcat:Dataset",
        "dct:title": titles,
        "dct:description": titles,
        "dct:identifier": release.id,
        "dct:publisher": publisher,
        "dct:issued": {"@type": "xsd:date", "@value": release.until.isoformat()},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": release.period.begin.isoformat()},
            "dcat:endDate": {"@type": "xsd:date", "@value": release.period.end.isoformat()},
        },
        "dct:language": [{"@id": f"{_EU}/language/FRA"}, {"@id": f"{_EU}/language/ENG"}],
        "dct:accessRights": {"@id": f"{_EU}/access-right/PUBLIC"},
        "dcat:distribution": [_distribution(release, name, files[name]) for name in sorted(files) if "/" not in name],
    }
    if release.corrects:
        dataset["dct:replaces"] = {"@id": _urn("release", release.corrects)}
    whole = {
        "@id": _urn("catalog"),
        "@type": "dcat:Catalog",
        "dct:title": titles,
        "dct:description": titles,
        "dct:publisher": {"@id": _urn("operator")},
        "dcat:dataset": [dataset],
    }
    return _dump({"@context": _DCAT, "@graph": [whole]})


def _distribution(release: Release, name: str, data: bytes) -> dict[str, object]:
    return {
        "@id": _urn("file", release.id, name),
        "@type": "dcat:Distribution",
        "dct:title": name,
        "dct:license": {"@id": _LICENCE},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{_media_type(name)}"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(len(data))},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": hashlib.sha256(data).hexdigest(),
        },
    }


def _media_type(name: str) -> str:
    ending = name.rpartition(".")[2]
    return {"csv": "text/csv", "jsonld": "application/ld+json", "json": "application/json"}.get(ending, "text/plain")


def _urn(*parts: str) -> str:
    return ":".join(("urn:portability-auditor", *parts))


def _dump(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
