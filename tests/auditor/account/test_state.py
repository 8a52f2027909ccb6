"""Where does an account stand, going by what happened, its planting and its cases?"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.account.state import (
    MOST_REFUSALS,
    Exercise,
    Planted,
    Rules,
    born,
    locked,
    next_try,
    ready_at,
    state_of,
)
from results.records import AccountChange as Change
from results.records import AccountCondition as Condition
from results.records import AccountEvent, AccountState, ChangeDetails, Right
from scenarios.schema import ReadyWhen

DAY = timedelta(days=1)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PLAIN = Rules()


def happened(*said: tuple[Change, datetime] | tuple[Change, datetime, ChangeDetails]) -> tuple[AccountEvent, ...]:
    return tuple(
        AccountEvent(
            account="zoe@acme",
            seq=seq,
            at=at,
            by="person:ines",
            what=what,
            details=details[0] if details else ChangeDetails(),
        )
        for seq, (what, at, *details) in enumerate(said, start=1)
    )


def stands(
    events: Sequence[AccountEvent] = (),
    planting: Planted | None = None,
    cases: Sequence[Exercise] = (),
    rules: Rules | None = PLAIN,
    now: datetime = NOW,
) -> AccountState:
    return state_of(events, planting, cases, rules, now)


PLANTED = Planted(opened_at=NOW - 40 * DAY, completed_at=NOW - 39 * DAY)


class TestOnTheWay:
    def test_an_account_nobody_knows_is_wanted_since_never(self) -> None:
        assert stands() == AccountState(condition=Condition.WANTED)

    def test_it_stands_where_it_has_come_furthest(self) -> None:
        steps = [(Change.WANTED, NOW - 3 * DAY), (Change.CREATED, NOW - 2 * DAY), (Change.VERIFIED, NOW - DAY)]
        for count, condition in enumerate((Condition.WANTED, Condition.CREATED, Condition.VERIFIED), start=1):
            state = stands(happened(*steps[:count]))
            assert (state.condition, state.since) == (condition, steps[count - 1][1])

    @pytest.mark.parametrize("what", [Change.SIGNED_IN_BY_HAND, Change.SIGNED_IN])
    def test_whoever_signed_in_has_verified_it(self, what: Change) -> None:
        assert stands(happened((what, NOW))) == AccountState(condition=Condition.VERIFIED, since=NOW)

    def test_an_account_being_planted_was_made_by_somebody(self) -> None:
        state = stands(planting=Planted(opened_at=NOW - DAY))
        assert (state.condition, state.since) == (Condition.CREATED, NOW - DAY)

    def test_planted_without_conditions_is_ready(self) -> None:
        assert stands(planting=PLANTED) == AccountState(condition=Condition.READY, since=NOW - 39 * DAY)

    def test_planted_where_no_scenario_uses_it_is_planted_and_no_more(self) -> None:
        assert stands(planting=PLANTED, rules=None).condition is Condition.PLANTED

    def test_where_nothing_is_planted_a_verified_account_is_ready(self) -> None:
        rules = Rules(plants=False)
        assert stands(happened((Change.CREATED, NOW)), rules=rules).condition is Condition.CREATED
        assert stands(happened((Change.VERIFIED, NOW)), rules=rules).condition is Condition.READY

    def test_too_young_it_is_ageing_until_the_day(self) -> None:
        rules = Rules(ready_when=ReadyWhen(age=60 * DAY))
        made = happened((Change.CREATED, NOW - 59 * DAY))
        state = stands(made, PLANTED, rules=rules)
        assert state == AccountState(condition=Condition.AGEING, since=NOW - 39 * DAY, why="age", until=NOW + DAY)
        old = stands(made, PLANTED, rules=rules, now=NOW + DAY)
        assert old == AccountState(condition=Condition.READY, since=NOW + DAY)

    def test_ordinary_use_must_begin_and_go_on(self) -> None:
        rules = Rules(ready_when=ReadyWhen(live_runs=2))
        for runs, condition in ((0, Condition.PLANTED), (1, Condition.AGEING), (2, Condition.READY)):
            used = Planted(
                opened_at=PLANTED.opened_at,
                completed_at=PLANTED.completed_at,
                live_runs=tuple(NOW - (5 - n) * DAY for n in range(runs)),
            )
            state = stands(planting=used, rules=rules)
            assert (state.condition, state.until) == (condition, None)
        assert state.since == NOW - 4 * DAY

    def test_old_enough_and_not_used_enough_has_no_day_on_which_it_will_be_ready(self) -> None:
        rules = Rules(ready_when=ReadyWhen(age=60 * DAY, live_runs=2))
        used = Planted(opened_at=NOW - DAY, completed_at=NOW - DAY, live_runs=(NOW,))
        assert stands(planting=used, rules=rules) == AccountState(
            condition=Condition.AGEING, since=NOW - DAY, why="live_runs"
        )


class TestAge:
    def test_an_account_is_as_old_as_the_day_it_was_made_on_which_may_have_been_its_end(self) -> None:
        said = ChangeDetails(on=date(2026, 1, 10))
        assert born(happened((Change.CREATED, NOW, said)), None) == datetime(2026, 1, 11, tzinfo=UTC)

    def test_made_today_and_written_down_at_nine_it_is_not_born_at_midnight(self) -> None:
        assert born(happened((Change.CREATED, NOW, ChangeDetails(on=NOW.date()))), None) == NOW

    def test_a_planting_shows_that_it_was_there(self) -> None:
        assert born(happened((Change.VERIFIED, NOW)), PLANTED) == PLANTED.opened_at

    def test_wanting_it_does_not_make_it_older(self) -> None:
        assert born(happened((Change.WANTED, NOW - 90 * DAY)), None) is None

    def test_no_age_asked_no_day_given(self) -> None:
        assert ready_at(happened((Change.CREATED, NOW)), None, ReadyWhen(live_runs=1)) is None


class TestRefusedPasswords:
    def test_the_next_try_comes_a_day_after_the_last(self) -> None:
        refused = happened((Change.PASSWORD_REFUSED, NOW - DAY), (Change.PASSWORD_REFUSED, NOW))
        assert next_try(refused) == NOW + DAY

    @pytest.mark.parametrize("what", [Change.ROTATED, Change.UNLOCKED, Change.SIGNED_IN])
    def test_a_new_password_an_unlocking_or_a_sign_in_lets_it_be_tried_at_once(self, what: Change) -> None:
        assert next_try(happened((Change.PASSWORD_REFUSED, NOW), (what, NOW))) is None

    @pytest.mark.parametrize("what", [Change.SIGNED_IN_BY_HAND, Change.VERIFIED, Change.CREATED])
    def test_what_says_nothing_of_the_password_we_keep_does_not(self, what: Change) -> None:
        assert next_try(happened((Change.PASSWORD_REFUSED, NOW), (what, NOW))) == NOW + DAY

    def test_three_in_a_row_lock_it_since_the_third(self) -> None:
        refused = [(Change.PASSWORD_REFUSED, NOW + n * DAY) for n in range(4)]
        assert locked(happened(*refused[:2])) is None
        state = AccountState(condition=Condition.LOCKED, since=NOW + 2 * DAY, why="password_refused")
        assert locked(happened(*refused[:3])) == locked(happened(*refused)) == state

    @pytest.mark.parametrize("what", [Change.ROTATED, Change.UNLOCKED, Change.SIGNED_IN])
    def test_the_row_begins_anew_after_a_new_password_an_unlocking_or_a_sign_in(self, what: Change) -> None:
        refused = (Change.PASSWORD_REFUSED, NOW)
        assert locked(happened(refused, refused, (what, NOW), refused, refused)) is None

    def test_once_locked_only_a_persons_word_opens_it(self) -> None:
        three = [(Change.PASSWORD_REFUSED, NOW)] * MOST_REFUSALS
        assert locked(happened(*three, (Change.SIGNED_IN, NOW), (Change.SIGNED_IN_BY_HAND, NOW))) is not None
        assert locked(happened(*three, (Change.ROTATED, NOW))) is None
        assert locked(happened(*three, (Change.UNLOCKED, NOW))) is None


class TestLockedAndOver:
    def test_the_services_lock_is_not_opened_by_a_new_password(self) -> None:
        said = ChangeDetails(why="account_locked", ledger="case-1")
        shut = [(Change.LOCKED, NOW - DAY, said), (Change.ROTATED, NOW)]
        state = stands(happened(*shut), PLANTED)
        assert state == AccountState(condition=Condition.LOCKED, since=NOW - DAY, why="account_locked")
        assert stands(happened(*shut, (Change.UNLOCKED, NOW)), PLANTED).condition is Condition.READY

    @pytest.mark.parametrize(
        ("what", "condition"), [(Change.BURNED, Condition.BURNED), (Change.RETIRED, Condition.RETIRED)]
    )
    def test_what_is_over_stays_over_whatever_comes_after(self, what: Change, condition: Condition) -> None:
        after = [(what, NOW, ChangeDetails(why="seen")), (Change.UNLOCKED, NOW), (Change.VERIFIED, NOW)]
        running = Exercise(case="case-1", opened_at=NOW)
        assert stands(happened(*after), PLANTED, [running]) == AccountState(condition=condition, since=NOW, why="seen")

    def test_locked_it_is_locked_in_a_case_too(self) -> None:
        running = Exercise(case="case-1", opened_at=NOW)
        assert stands(happened((Change.LOCKED, NOW)), PLANTED, [running]).condition is Condition.LOCKED


class TestCases:
    def test_an_open_case_is_named(self) -> None:
        cases = [
            Exercise(case="case-2", opened_at=NOW),
            Exercise(case="case-1", opened_at=NOW - DAY),
            Exercise(case="case-0", opened_at=NOW - 9 * DAY, closed_at=NOW - 8 * DAY),
        ]
        assert stands(planting=PLANTED, cases=cases) == AccountState(
            condition=Condition.IN_CASE, since=NOW - DAY, why="case-1"
        )

    def test_after_a_case_it_rests_from_the_request_on_for_as_long_as_the_service_wants(self) -> None:
        over = Exercise(case="case-1", opened_at=NOW - 3 * DAY, closed_at=NOW, asked_at=NOW - 2 * DAY)
        rules = Rules(cooldown=7 * DAY)
        state = stands(planting=PLANTED, cases=[over], rules=rules)
        assert state == AccountState(condition=Condition.RESTING, since=NOW, why="cooldown", until=NOW + 5 * DAY)
        assert stands(planting=PLANTED, cases=[over], rules=rules, now=NOW + 5 * DAY).condition is Condition.READY

    def test_without_a_limit_or_without_a_request_nothing_rests(self) -> None:
        asked = Exercise(case="case-1", opened_at=NOW - DAY, closed_at=NOW, asked_at=NOW - DAY)
        silent = Exercise(case="case-1", opened_at=NOW - DAY, closed_at=NOW)
        assert stands(planting=PLANTED, cases=[asked]).condition is Condition.READY
        assert stands(planting=PLANTED, cases=[silent], rules=Rules(cooldown=9 * DAY)).condition is Condition.READY

    @pytest.mark.parametrize(
        ("asked", "until"),
        [
            (datetime(2026, 1, 15, 9, 0, tzinfo=UTC), datetime(2026, 7, 15, 9, 0, tzinfo=UTC)),
            (datetime(2025, 8, 31, 9, 0, tzinfo=UTC), None),  # 28 February 2026, and the account is free
            (datetime(2025, 9, 3, 9, 0, tzinfo=UTC), datetime(2026, 3, 3, 9, 0, tzinfo=UTC)),
        ],
    )
    def test_six_months_lie_between_two_written_requests(self, asked: datetime, until: datetime | None) -> None:
        over = Exercise(case="case-1", opened_at=asked, closed_at=asked + DAY, asked_at=asked, written=True)
        state = stands(planting=PLANTED, cases=[over], rules=Rules(written=True))
        assert state.until == until
        assert state.why == ("written_request" if until else None)

    @pytest.mark.parametrize(
        ("before", "now_asked", "rests"),
        [
            (Right.PORTABILITY, Right.PORTABILITY, True),
            (Right.PORTABILITY, Right.ACCESS, False),
            (Right.BOTH, Right.ACCESS, True),
            (Right.PORTABILITY, Right.BOTH, True),
        ],
    )
    def test_for_the_same_right_only(self, before: Right, now_asked: Right, rests: bool) -> None:
        over = Exercise(case="c", opened_at=NOW - DAY, closed_at=NOW, asked_at=NOW - DAY, right=before, written=True)
        state = stands(planting=PLANTED, cases=[over], rules=Rules(written=True, right=now_asked))
        assert (state.condition is Condition.RESTING) is rests

    def test_a_letter_holds_back_no_self_service_and_self_service_no_letter(self) -> None:
        letter = Exercise(case="c", opened_at=NOW - DAY, closed_at=NOW, asked_at=NOW - DAY, written=True)
        click = Exercise(case="c", opened_at=NOW - DAY, closed_at=NOW, asked_at=NOW - DAY)
        assert stands(planting=PLANTED, cases=[letter]).condition is Condition.READY
        assert stands(planting=PLANTED, cases=[click], rules=Rules(written=True)).condition is Condition.READY

    def test_the_longest_rest_counts(self) -> None:
        over = Exercise(case="c", opened_at=NOW - DAY, closed_at=NOW, asked_at=NOW - DAY, written=True)
        state = stands(planting=PLANTED, cases=[over], rules=Rules(written=True, cooldown=DAY * 400))
        assert (state.why, state.until) == ("cooldown", NOW + 399 * DAY)


moments = st.integers(-400, 0).map(lambda hours: NOW + timedelta(hours=hours))
events = st.lists(st.tuples(st.sampled_from(Change), moments), max_size=8).map(
    lambda told: happened(*sorted(told, key=lambda pair: pair[1]))
)
plantings = st.none() | st.builds(
    lambda opened, length, runs: Planted(
        opened_at=opened,
        completed_at=None if length is None else min(NOW, opened + timedelta(hours=length)),
        live_runs=tuple(sorted(run for run in runs if run >= opened)),
    ),
    moments,
    st.none() | st.integers(0, 100),
    st.lists(moments, max_size=4),
)
cases = st.lists(
    st.builds(
        lambda opened, asked, closed, written, right: Exercise(
            case=f"case-{opened:%d%H}",
            opened_at=opened,
            asked_at=None if asked is None else min(NOW, opened + timedelta(hours=asked)),
            closed_at=None if closed is None else min(NOW, opened + timedelta(hours=closed)),
            written=written,
            right=right,
        ),
        moments,
        st.none() | st.integers(0, 50),
        st.none() | st.integers(50, 200),
        st.booleans(),
        st.sampled_from(Right),
    ),
    max_size=3,
)
rules = st.none() | st.builds(
    Rules,
    plants=st.booleans(),
    ready_when=st.none()
    | st.builds(
        ReadyWhen,
        age=st.none() | st.integers(0, 500).map(lambda hours: timedelta(hours=hours)),
        live_runs=st.none() | st.integers(1, 4),
    ),
    cooldown=st.integers(0, 300).map(lambda hours: timedelta(hours=hours)),
    right=st.sampled_from(Right),
    written=st.booleans(),
)


@given(events, plantings, cases, rules)
def test_never_ready_before_all_that_ready_when_asks_for(
    told: tuple[AccountEvent, ...], planting: Planted | None, ran: list[Exercise], wants: Rules | None
) -> None:
    state = state_of(told, planting, ran, wants, NOW)
    if state.condition is not Condition.READY:
        return
    assert wants is not None
    assert (planting is not None and planting.completed_at is not None) or not wants.plants
    assert all(case.closed_at is not None for case in ran)
    assert not {event.what for event in told} & {Change.BURNED, Change.RETIRED}
    if wants.ready_when is not None:
        oldest = born(told, planting)
        assert oldest is not None
        assert NOW - oldest >= (wants.ready_when.age or timedelta())
        assert len(planting.live_runs if planting else ()) >= (wants.ready_when.live_runs or 0)


@given(
    st.integers(0, 300), st.integers(0, 300), st.none() | st.integers(0, 300), st.lists(st.integers(0, 300), max_size=4),
    st.none() | st.integers(1, 3),
)  # fmt: skip
def test_of_an_account_that_suffered_nothing_ready_is_exactly_what_ready_when_says(
    made: int, planted: int, age: int | None, used: list[int], wanted: int | None
) -> None:
    """Hours ago: made, planted, used; and what is asked for."""
    hour = timedelta(hours=1)
    told = happened((Change.CREATED, NOW - made * hour))
    lies = NOW - planted * hour
    runs = tuple(sorted(NOW - ago * hour for ago in used))
    planting = Planted(opened_at=lies, completed_at=lies, live_runs=runs)
    wants = Rules(ready_when=ReadyWhen(age=None if age is None else age * hour, live_runs=wanted))
    ready = max(made, planted) >= (age or 0) and len(runs) >= (wanted or 0)
    assert (state_of(told, planting, [], wants, NOW).condition is Condition.READY) is ready


@given(events, plantings, cases, rules)
def test_a_state_has_begun_and_is_not_over(
    told: tuple[AccountEvent, ...], planting: Planted | None, ran: list[Exercise], wants: Rules | None
) -> None:
    state = state_of(told, planting, ran, wants, NOW)
    assert state.since is None or state.since <= NOW
    assert state.until is None or state.until > NOW
    assert (state.until is not None) <= (state.condition in (Condition.AGEING, Condition.RESTING))
    assert (state.since is None) <= (state.condition is Condition.WANTED)


@given(events, plantings, cases, rules)
def test_what_leaves_a_state_by_itself_leaves_it_at_that_moment_and_never_comes_back(
    told: tuple[AccountEvent, ...], planting: Planted | None, ran: list[Exercise], wants: Rules | None
) -> None:
    """Time alone moves an account on: from ageing to ready, from resting back to where it stood."""
    state = state_of(told, planting, ran, wants, NOW)
    if state.until is None:
        return
    just_before = state_of(told, planting, ran, wants, state.until - timedelta(seconds=1))
    after = state_of(told, planting, ran, wants, state.until)
    assert just_before == state
    assert after.condition is not state.condition
    assert state_of(told, planting, ran, wants, state.until + 1000 * DAY).condition is not state.condition


@given(events, plantings, cases, rules)
def test_locked_burned_and_retired_leave_only_by_a_persons_word(
    told: tuple[AccountEvent, ...], planting: Planted | None, ran: list[Exercise], wants: Rules | None
) -> None:
    state = state_of(told, planting, ran, wants, NOW)
    if state.condition not in (Condition.LOCKED, Condition.BURNED, Condition.RETIRED):
        return
    assert state_of(told, planting, ran, wants, NOW + 10_000 * DAY) == state
    assert state_of(told, None, [], None, NOW) == state
