"""What does a person see on the service's pages, and what comes of doing what a person would do there?"""

from probes.browser.by_hand import PATIENCE, sign_in_by_hand
from probes.browser.link import try_link
from probes.browser.probe import BrowserProbe
from probes.browser.shared import Browsers, shared_browser
from probes.browser.shown import show

__all__ = ["PATIENCE", "BrowserProbe", "Browsers", "shared_browser", "show", "sign_in_by_hand", "try_link"]
