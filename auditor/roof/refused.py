"""How is a refusal of the program told to the desk?"""

from collections.abc import Iterator
from contextlib import contextmanager

from auditor.answer import AnswerRefused
from auditor.campaign.wrong import OrderWrong
from auditor.interest import Interested
from auditor.refusal import ChangedMeanwhile, Refused
from auditor.settings import ScenarioUnknown
from dashboards.desk.roof import Refused as Told
from results.figures.sampling import SampleRefused
from scenarios.errors import ScenarioError


@contextmanager
def told() -> Iterator[None]:
    """What the program refuses, the desk is told; nothing else is."""
    try:
        yield
    except Interested as refused:
        raise Told(str(refused), interested=True) from refused
    except OrderWrong as wrong:
        raise Told(str(wrong), part=wrong.part) from wrong
    except ChangedMeanwhile as refused:
        raise Told(str(refused), stale=True) from refused
    except (Refused, AnswerRefused, SampleRefused, ScenarioUnknown, ScenarioError) as refused:
        raise Told(str(refused)) from refused
