"""Does a rehearsal walk as far as the request, and does nothing leave?"""

from pathlib import Path

from auditor.rehearsal import rehearse
from tests.auditor.mailbox.rig import rigged


async def test_a_letter_is_rehearsed_up_to_the_moment_at_which_it_would_leave(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        seen = await rehearse(rig.house, rig.house.load("ville"), language="fr")
        assert (seen.reached, rig.letters) == (True, []), seen.words
