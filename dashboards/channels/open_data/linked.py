"""How do programs of the semantic web read a release: findings as W3C EARL, the files as DCAT-AP?

EARL 1.0 (W3C, 2017) for `assertions.jsonld`, DCAT-AP 3.0 for `catalog.jsonld`,
both JSON-LD 1.1 with the context in the file: nothing is fetched to read them.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
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
    graph = ",\n".join(chain([_encode(_assertor(release))], _assertions(release)))
    return f'{{"@context": {_encode(_EARL)},\n"@graph": [\n{graph}\n]}}\n'.encode()


def _assertor(release: Release) -> dict[str, object]:
    return {"@id": _urn("operator"), "@type": "earl:Assertor", "dct:title": release.operator or "-"}


def _assertions(release: Release) -> Iterator[str]:
    """Each finding in JSON; what those of a case, or of a criterion, have in common is encoded once."""

    @cache
    def test(criterion: str) -> str:
        return _encode({"@id": _urn("criterion", criterion, release.method), "@type": "earl:TestRequirement"})

    for one in release.cases:
        asked, said = _encode(_asked(one))[1:-1], dict[tuple[Outcome, str], str]()
        for criterion in sorted(one.row.outcomes):
            found = one.row.outcomes[criterion]
            if (result := said.get((found.outcome, found.reason))) is None:
                result = said[found.outcome, found.reason] = _encode(_result(one, found))
            name = _encode(_urn("assertion", one.row.case, criterion))
            yield f'{{"@id": {name}, {asked}, "earl:test": {test(criterion)}, "earl:result": {result}}}'


def _asked(one: ReleasedCase) -> dict[str, object]:
    return {
        "@type": "earl:Assertion",
        "earl:assertedBy": {"@id": _urn("operator")},
        "earl:mode": {"@id": "earl:semiAuto"},
        "earl:subject": {"@id": _urn("service", one.row.service), "@type": "earl:TestSubject"},
    }


def _result(one: ReleasedCase, found: Finding) -> dict[str, object]:
    return {
        "@type": "earl:TestResult",
        "earl:outcome": {"@id": _OUTCOMES[found.outcome]},
        "dct:description": found.reason,
        "dct:date": {"@type": "xsd:date", "@value": one.row.watched_until.date().isoformat()},
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
