"""How do we come into the account, once, and never by trying again?"""

from datetime import timedelta

from probes.base import Question
from probes.browser.eyes import Eyes
from probes.browser.navigate import address, go
from probes.browser.run import Run
from probes.browser.words import perform
from probes.course import PersonNeeded
from probes.errors import CredentialRejected, PageChanged
from results.records import Fact, QuestionTopic
from scenarios.schema import Login, SignInWith

_PAGE_TIME = timedelta(seconds=20)
_QUIET_S = 5.0
_NOW = timedelta(0)


async def sign_in(run: Run, eyes: Eyes, login: Login) -> None:
    """See whether we are in; else do the steps, once. What is done here is not counted as a person's trouble.

    Raises:
        CredentialRejected: what we typed was turned down: it is never typed again.
        PersonNeeded: only a person can sign in.
        PageChanged, TargetUnreachable ...: as of any step.
    """
    counted = run.clicks, run.fields
    pages = run.window.traffic.pages
    run.signing_in, run.number, run.step, run.following = True, None, None, None
    try:
        await go(run, address(run, login.start), _PAGE_TIME)
        await eyes.unhindered()
        was_in = await _is_in(eyes, login)
        if not was_in:
            await _by_steps(run, eyes, login)
    finally:
        run.signing_in, run.step = False, None
        run.clicks, run.fields = counted
        run.uncounted += run.window.traffic.pages - pages
    if not (was_in and run.is_poll):
        await run.establish((Fact.SIGNED_IN,), (await run.picture(),))


async def _by_steps(run: Run, eyes: Eyes, login: Login) -> None:
    if login.by_hand:
        raise PersonNeeded(
            Question(topic=QuestionTopic.SESSION_LOST, step=0, next_step=run.stage.from_step, answers=("done",))
        )
    await _forget_sign_ons(run, login)
    try:
        for step in login.steps:
            run.step = step
            await eyes.unhindered(before=step)
            await perform(run, eyes, step)
        await eyes.must_see(login.signed_in, _PAGE_TIME)
        run.let_in_by = run.typed_at
    except PageChanged:
        if await _turned_down(run, eyes):
            raise CredentialRejected(sign_on=run.typed_at) from None
        raise


async def _forget_sign_ons(run: Run, login: Login) -> None:
    """Go to a sign-on as to a stranger: where it still knew us it would let us pass, and its pages never came."""
    for step in login.steps:
        if isinstance(step, SignInWith):
            await run.window.forget(run.session.sign_ons[step.provider].scope.hosts)


async def _is_in(eyes: Eyes, login: Login) -> bool:
    if await eyes.seen(login.signed_in, _NOW):
        return True
    return await eyes.quiet(_QUIET_S) and bool(await eyes.seen(login.signed_in, _NOW))


async def _turned_down(run: Run, eyes: Eyes) -> bool:
    """Whether a secret was sent, and a password is asked for again."""
    if not run.secret_typed or run.typing:
        return False
    things = [node.thing for view in await eyes.look() for node in view.nodes if node.thing is not None]
    return any(thing.type == "password" and thing.seen for thing in things)
