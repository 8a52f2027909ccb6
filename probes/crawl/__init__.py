"""What do a service's public pages say of the right, and where? No account, no cookies, no hurry."""

from probes.crawl.crawl import crawl
from probes.crawl.site import Passage, Read, Site
from probes.crawl.software import Software, known_software
from probes.crawl.task import PAGES, Task

__all__ = ["PAGES", "Passage", "Read", "Site", "Software", "Task", "crawl", "known_software"]
