"""What does a service answer to the calls of a scenario, and what comes of them?"""

from probes.http.link import try_call
from probes.http.probe import HttpProbe

__all__ = ["HttpProbe", "try_call"]
