"""Does a Prometheus that nobody here wrote scrape what we serve, and answer a query about it?"""

import asyncio
import json
import shutil
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from tests.dashboards.released import judged, released
from tests.dashboards.shelved import app_of, shelf_of
from tests.real.debian import unpacked
from tests.real.process import free_port, running

_DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
CASES = [judged(f"shop-{n:02d}", told=True) for n in range(40)]


@pytest.fixture(scope="module")
def programs() -> dict[str, Path]:
    """Prometheus and its tool: those of the machine, else unpacked from Debian's package."""
    found = {name: shutil.which(name) for name in ("prometheus", "promtool")}
    if all(found.values()):
        return {name: Path(path) for name, path in found.items() if path}
    folder = unpacked("prometheus", "prometheus")
    return {name: folder / "usr" / "bin" / name for name in found}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    config = uvicorn.Config(
        app_of(shelf_of(tmp_path / "home", *CASES)), port=port, log_config=None, lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


def read(url: str) -> bytes:
    with _DIRECTLY.open(url, timeout=20) as answer:
        return bytes(answer.read())


def test_promtool_finds_nothing_to_say(programs: dict[str, Path], served: str) -> None:
    said = read(f"http://{served}/metrics")
    done = subprocess.run([programs["promtool"], "check", "metrics"], input=said, capture_output=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, b"")


def test_it_scrapes_and_answers_what_the_figures_say(programs: dict[str, Path], served: str, tmp_path: Path) -> None:
    config, port = tmp_path / "prometheus.yml", free_port()
    jobs = {
        "scrape_configs": [
            {"job_name": "observatory", "scrape_interval": "1s", "static_configs": [{"targets": [served]}]}
        ]
    }
    config.write_text(json.dumps(jobs))
    command = [
        str(programs["prometheus"]),
        f"--config.file={config}",
        f"--storage.tsdb.path={tmp_path / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with running(command, ready=f"http://127.0.0.1:{port}/-/ready", log=tmp_path / "prometheus.log"):
        found: dict[str, float] = {}
        for _ in range(120):
            found = query(port, "portability_figure")
            if found:
                break
            time.sleep(0.25)
        assert found == {f.id: f.value for f in released(*CASES).release.figures if f.value is not None}
        assert query(port, "up") == {"": 1.0}


def query(port: int, words: str) -> dict[str, float]:
    address = f"http://127.0.0.1:{port}/api/v1/query?{urllib.parse.urlencode({'query': words})}"
    answer = json.loads(read(address))
    assert answer["status"] == "success"
    return {one["metric"].get("figure", ""): float(one["value"][1]) for one in answer["data"]["result"]}
