"""Do programs of the semantic web read what a release says, and the same?"""

import json
from collections import Counter

import pytest
from rdflib import Graph, Namespace
from rdflib.namespace import DCTERMS, RDF

from auditor.release import files_of
from dashboards.channels.open_data.linked import ASSERTIONS, CATALOG
from tests.dashboards.released import BAD, EDITION, judged, released

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib’s own
EARL, DCAT = Namespace("http://www.w3.org/ns/earl#"), Namespace("http://www.w3.org/ns/dcat#")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return files_of(released(judged("acme"), judged("blog", BAD, told=True), judged("cafe", BAD)).release)


def graph(data: bytes) -> Graph:
    return Graph().parse(data=data.decode(), format="json-ld")


def test_each_public_finding_is_an_assertion_with_its_outcome(files: dict[str, bytes]):
    read = graph(files[ASSERTIONS])
    assert len(list(read.subjects(RDF.type, EARL.Assertion))) == 2
    outcomes = Counter(str(o).rpartition("#")[2] for o in read.objects(None, EARL.outcome))
    assert outcomes == {"passed": 1, "failed": 1}
    assert all(read.value(a, EARL.subject) for a in read.subjects(RDF.type, EARL.Assertion))


def test_the_catalogue_names_every_table_with_its_licence_and_size(files: dict[str, bytes]):
    read = graph(files[CATALOG])
    (dataset,) = read.subjects(RDF.type, DCAT.Dataset)
    assert str(read.value(dataset, DCTERMS.identifier)) == EDITION.id
    named = {str(read.value(d, DCTERMS.title)): d for d in read.objects(dataset, DCAT.distribution)}
    assert set(named) == {name for name in files if name.endswith(".csv") and "/" not in name}
    for name, node in named.items():
        assert read.value(node, DCTERMS.license) is not None
        assert int(str(read.value(node, DCAT.byteSize))) == len(files[name])


def test_they_are_in_the_list_that_is_signed(files: dict[str, bytes]):
    listed = {resource["path"] for resource in json.loads(files["datapackage.json"])["resources"]}
    assert {ASSERTIONS, CATALOG, "metrics.prom"} <= listed
