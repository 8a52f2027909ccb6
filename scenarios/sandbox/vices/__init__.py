"""In which ways can the service break the right, each alone, and what must be seen of it?

A literal register: what can go wrong by criterion, then what nobody may be accused of.
"""

from scenarios.sandbox.vice import Vice
from scenarios.sandbox.vices.asking import ASKING
from scenarios.sandbox.vices.barring import BARRING
from scenarios.sandbox.vices.by_letter import BY_LETTER
from scenarios.sandbox.vices.circumstances import CIRCUMSTANCES
from scenarios.sandbox.vices.clarifying import CLARIFYING
from scenarios.sandbox.vices.explaining import EXPLAINING
from scenarios.sandbox.vices.faithful import FAITHFUL
from scenarios.sandbox.vices.informing import INFORMING
from scenarios.sandbox.vices.readable import READABLE
from scenarios.sandbox.vices.remedies import REMEDIES
from scenarios.sandbox.vices.scope import SCOPE
from scenarios.sandbox.vices.security import SECURITY
from scenarios.sandbox.vices.telling import TELLING
from scenarios.sandbox.vices.timing import TIMING

VICES: dict[str, Vice] = {
    vice.name: vice
    for vice in (
        *INFORMING,
        *ASKING,
        *BARRING,
        *TIMING,
        *READABLE,
        *SCOPE,
        *SECURITY,
        *REMEDIES,
        *CIRCUMSTANCES,
        *EXPLAINING,
        *FAITHFUL,
        *BY_LETTER,
        *CLARIFYING,
        *TELLING,
    )
}
