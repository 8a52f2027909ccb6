"""What does a person see on the service's pages, and what comes of doing what a person would do there?"""

from probes.browser.link import try_link
from probes.browser.probe import BrowserProbe
from probes.browser.shared import Browsers, shared_browser

__all__ = ["BrowserProbe", "Browsers", "shared_browser", "try_link"]
