"""By which way does every request of a crawl leave? By the proxy of the case, that for robots.txt too."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler


class ThroughProxy:
    """Names the proxy on each request, before Scrapy looks for one."""

    def __init__(self, proxy: str) -> None:
        self._proxy = proxy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings["PROXY_TOKEN"])

    def process_request(self, request: Request) -> None:
        request.meta["proxy"] = self._proxy
