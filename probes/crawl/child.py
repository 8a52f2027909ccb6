"""The process that crawls: one task on stdin, findings as JSON lines on stdout.

A process of its own, because Scrapy's reactor is not ours, and because what a
site sends is read here, within limits. Forked for `probes.crawl.crawl` (`probes.forking`).
"""

import resource
import sys
from collections.abc import Sequence
from typing import Final

from scrapy.crawler import AsyncCrawlerProcess

from probes.crawl.spider import Spider, language_of
from probes.crawl.task import LINE, TASK, EndLine, PageLine, Task

_LARGEST_PAGE: Final = 5 * 2**20
_MEMORY: Final = 2**30
_SILENCE_S: Final = 20


def load() -> None:
    """Have the model of languages read: that goes by way of a file, which no child may write."""
    language_of("")


def main(_arguments: Sequence[str]) -> None:
    """Crawl one site."""
    task = TASK.validate_json(sys.stdin.buffer.read())
    _limit(task)
    process = AsyncCrawlerProcess(settings_for(task), install_root_handler=False)
    process.crawl(Spider, task=task, tell=_tell)
    process.start()


def settings_for(task: Task) -> dict[str, object]:
    """How Scrapy goes about it."""
    return {
        "USER_AGENT": task.agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept-Language": task.language,
            "Accept": "text/html,application/pdf;q=0.9,*/*;q=0.5",
        },
        "ROBOTSTXT_OBEY": True,
        "DOWNLOADER_MIDDLEWARES": {"probes.crawl.leave.ThroughProxy": 50},
        "CONCURRENT_REQUESTS": 1,
        "DOWNLOAD_DELAY": task.pause_s,
        "RANDOMIZE_DOWNLOAD_DELAY": False,  # never faster than it says
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": task.pause_s,
        "CLOSESPIDER_PAGECOUNT": task.pages,
        "CLOSESPIDER_TIMEOUT": task.seconds,
        "DOWNLOAD_TIMEOUT": _SILENCE_S,
        "DOWNLOAD_MAXSIZE": _LARGEST_PAGE,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "COOKIES_ENABLED": False,
        "RETRY_TIMES": 1,
        "REDIRECT_MAX_TIMES": 5,
        "METAREFRESH_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
        "PROXY_TOKEN": task.proxy,
    }


def _limit(task: Task) -> None:
    """What a site sends can take no more of this machine than that."""
    wanted = {
        resource.RLIMIT_CPU: int(task.seconds) + 60,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    if sys.platform == "linux":
        wanted[resource.RLIMIT_DATA] = _MEMORY
    for kind, most in wanted.items():
        hard = resource.getrlimit(kind)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, allowed))


def _tell(line: PageLine | EndLine) -> None:
    sys.stdout.buffer.write(LINE.dump_json(line) + b"\n")
    sys.stdout.buffer.flush()
