"""Does the digest change with the meaning, and with nothing else?"""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.digest import digest_of, from_text
from scenarios.errors import ScenarioInvalid
from scenarios.load import load_catalogue, load_scenario

EXAMPLES = Path(__file__).parents[1] / "examples"
CATALOGUE = load_catalogue(EXAMPLES)
RESEAU = (EXAMPLES / "catalogue" / "reseau.yaml").read_text(encoding="utf-8")
ORDERED = ("plant", "readback", "wanted", "answers")
"""Mappings whose order is what is done first."""


def digest(folder: Path, text: str) -> str:
    path = folder / "reseau.yaml"
    path.write_text(text, encoding="utf-8")
    return load_scenario(path).digest


def shuffled(data: object, draw: st.DrawFn) -> object:
    if isinstance(data, dict):
        keys = draw(st.permutations(list(data)))
        return {key: data[key] if key in ORDERED else shuffled(data[key], draw) for key in keys}
    return [shuffled(item, draw) for item in data] if isinstance(data, list) else data


@st.composite
def layouts(draw: st.DrawFn) -> str:
    """The same declaration with keys in another order and YAML in another style."""
    data = yaml.load(RESEAU, Loader=yaml.BaseLoader)
    data["scenario"] = 1
    text = yaml.safe_dump(
        _true(shuffled(data, draw)),
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=draw(st.sampled_from([None, False, True])),
        indent=draw(st.integers(2, 6)),
    )
    remark = draw(st.text(alphabet="abc é:{}", max_size=10))
    return f"# {remark}\n{text}"


def _true(data: object) -> object:
    if isinstance(data, dict):
        return {key: _true(item) for key, item in data.items()}
    if isinstance(data, list):
        return [_true(item) for item in data]
    return True if data == "true" else data


@given(layouts())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_layout_remarks_and_order_of_keys_do_not_matter(tmp_path, text):
    assert digest(tmp_path, text) == CATALOGUE["reseau"].digest


SAME = [
    ("click: {link: Paramètres}", "click: {link: [Paramètres]}"),
    ("fact: request_pending", "fact: [request_pending]"),
    ("limits: {cooldown: 3d}", "limits: {cooldown: 72h}"),
    ("wait:\n", "wait:\n  every: 6h\n"),
    ("  - open: /\n", "  - open: /\n    irreversible: false\n"),
    ("persona: zoe\n", "persona: zoe\ntags: [pilot, grand-est]\n"),
]


@pytest.mark.parametrize(("old", "new"), SAME)
def test_other_ways_of_writing_the_same_do_not_matter(tmp_path, old, new):
    assert old in RESEAU
    assert digest(tmp_path, RESEAU.replace(old, new)) == CATALOGUE["reseau"].digest


OTHER = [
    ("click: {button: Publier}", "click: {link: Publier}"),
    ("click: {button: Publier}", "click: {button: publier}"),
    ("click: {button: Publier}", "click: Publier"),
    ("fact: request_pending", "fact: request_lost"),
    ("    irreversible: true\n", ""),
    ("limits: {cooldown: 3d}", "limits: {cooldown: 4d}"),
    ("wait:\n", "wait:\n  every: 7h\n"),
    ("valid_until: 2027-05-23", "valid_until: 2027-05-24"),
    ("checked: {fr: 2026-11-23}", "checked: {fr: 2026-11-22}"),
    ("sector: social_network", "sector: platform"),
    ("url: https://reseau.example", "url: https://reseau.example/"),
    ("persona: zoe", "persona: yann"),
    ("{default: contract}", "{default: consent}"),
    ("  - open: /\n  - click: {link: Paramètres}\n", "  - click: {link: Paramètres}\n  - open: /\n"),
    ("{link: Exporter mes données}", "{link: {fr: Exporter mes données}}"),
]


@pytest.mark.parametrize(("old", "new"), OTHER)
def test_every_meaning_matters(tmp_path, old, new):
    assert old in RESEAU
    assert digest(tmp_path, RESEAU.replace(old, new)) != CATALOGUE["reseau"].digest


def test_the_order_of_planting_and_of_exports_matters(tmp_path):
    carnet = (EXAMPLES / "catalogue" / "carnet.yaml").read_text(encoding="utf-8")
    json_first = "    json: {option: JSON (réutilisable)}\n"
    html_first = "    html: {option: HTML (lisible)}\n"
    (tmp_path / "carnet.yaml").write_text(
        carnet.replace(json_first + html_first, html_first + json_first), encoding="utf-8"
    )
    assert load_scenario(tmp_path / "carnet.yaml").digest != CATALOGUE["carnet"].digest


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("catalogue/indico.yaml", "Save changes", "Save"),
        ("services/mutuelle-exemple.yaml", "envoi.mutuelle.example]", "files.mutuelle.example]"),
        ("services/ville-famille.yaml", "Mes droits RGPD", "Mes droits"),
        ("providers/identite.yaml", "Valider", "Continuer"),
        ("letters/other_proof.fr.txt", "doute raisonnable", "doute fondé"),
    ],
)
def test_every_file_a_scenario_rests_on_matters(tmp_path, file, old, new):
    folder = Path(shutil.copytree(EXAMPLES, tmp_path / "examples"))
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    after = load_catalogue(folder)
    assert [name for name in after if after[name].digest != CATALOGUE[name].digest]


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_stored_text_loads_the_same_scenario_without_its_file(name):
    before = CATALOGUE[name]
    after = from_text(before.text)
    assert (after.id, after.scenario, after.service, after.provider) == (
        before.id,
        before.scenario,
        before.service,
        before.provider,
    )
    assert (after.letters, after.hosts, after.languages) == (before.letters, before.hosts, before.languages)
    assert (after.text, after.digest) == (before.text, before.digest)
    assert list(after.scenario.plant) == list(before.scenario.plant)


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_stored_text_is_in_canonical_order(name):
    text = CATALOGUE[name].text
    assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False) == text
    assert digest_of(text) == CATALOGUE[name].digest


def test_a_stored_text_may_be_moved_too():
    loaded = from_text(CATALOGUE["radicale"].text, url="http://127.0.0.1:9999")
    assert loaded.service.url == "http://127.0.0.1:9999"
    assert loaded.digest == CATALOGUE["radicale"].digest


@pytest.mark.parametrize("text", ["", "{}", '{"v":1}', "no json", '{"v":2,"what":"scenario","id":"x","scenario":{}}'])
def test_a_damaged_text_is_refused(text):
    with pytest.raises(ScenarioInvalid):
        from_text(text)
