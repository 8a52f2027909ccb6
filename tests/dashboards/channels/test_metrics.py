"""Does a monitoring system read the figures, and is nothing there that is blank?"""

from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client.parser import text_string_to_metric_families as read_text

from dashboards.channels.metrics import open_metrics
from tests.dashboards.released import BAD, GOOD, judged, released


def test_openmetrics_is_read_and_says_what_the_figures_say():
    release = released(*(judged(f"shop-{n:02d}", BAD if n % 2 else GOOD, told=True) for n in range(40))).release
    families = {f.name: f for f in text_string_to_metric_families(open_metrics(release).decode())}
    values = {sample.labels["figure"]: sample.value for sample in families["portability_figure"].samples}
    assert values == {figure.id: figure.value for figure in release.figures if figure.value is not None}
    assert values
    lows = {s.labels["figure"]: s.value for s in families["portability_figure_low"].samples}
    assert all(lows[name] <= value for name, value in values.items() if name in lows)
    assert [s.value for s in families["portability_withheld_cases"].samples] == [0]


def test_who_reads_only_what_was_before_openmetrics_reads_it_too():
    said = open_metrics(released(*(judged(f"shop-{n:02d}", told=True) for n in range(40))).release).decode()
    assert said.endswith("\n# EOF\n")
    before = {f.name: f.samples for f in read_text(said)}
    assert before == {f.name: f.samples for f in text_string_to_metric_families(said)}


def test_of_nothing_there_is_nothing_but_the_release():
    families = {f.name: f for f in text_string_to_metric_families(open_metrics(released().release).decode())}
    assert not families["portability_figure"].samples
    assert [s.labels["release"] for s in families["portability_release_info"].samples] == ["2026-Q4.1"]
