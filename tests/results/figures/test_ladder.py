"""Is each case counted on one rung of its own track?"""

from hypothesis import given
from hypothesis import strategies as st

from results.figures import Distribution, SelfDataCommunities, Standing, distribution_of, self_data_communities
from results.records import ControllerKind, Ladder, Rung, RungState, Text, Track
from tests.results.figures.rows import row

P, A = Track.PORTABILITY, Track.ACCESS


def test_tracks_are_never_mixed() -> None:
    rows = [
        row("a", standings=(Standing(track=P, rung=3),)),
        row("b", standings=(Standing(track=P, rung=1), Standing(track=A, rung=2))),  # a letter on two limbs
        row("c", track=A, standings=(Standing(track=A, rung=4, is_open=True),)),
        row("d", track=A),  # lawfully refused
    ]
    assert distribution_of(rows, P) == Distribution(track=P, reached=(0, 1, 0, 1, 0, 0), open=0, not_concerned=0)
    assert distribution_of(rows, A) == Distribution(track=A, reached=(0, 0, 1, 0, 0, 0), open=1, not_concerned=1)


standings = st.one_of(
    st.just(()),
    st.builds(
        lambda t, r, o: (Standing(track=t, rung=r, is_open=o),),
        st.sampled_from([P, A]),
        st.integers(0, 5),
        st.booleans(),
    ),
)


@given(st.lists(standings, max_size=20))
def test_counts_add_up(drawn: list[tuple[Standing, ...]]) -> None:
    rows = [row(str(i), track=s[0].track if s else A, standings=s) for i, s in enumerate(drawn)]
    assert sum(distribution_of(rows, track).cases for track in (P, A)) == len(rows)


def test_public_bodies_that_let_people_work_with_their_data() -> None:
    public = ControllerKind.PUBLIC_BODY
    rows = [
        row("a", controller="Lyon", controller_kind=public, standings=(Standing(track=A, rung=4, is_open=True),)),
        row("b", controller="Lyon", controller_kind=public, standings=(Standing(track=A, rung=0),)),
        row("c", controller="Brest", controller_kind=public, standings=(Standing(track=A, rung=3),)),
        row("f", controller="Metz", controller_kind=public, standings=(Standing(track=A, rung=1, is_open=True),)),
        row("d", controller="Nantes", controller_kind=public, standings=(Standing(track=P, rung=3),)),
        row("e", controller="Acme", standings=(Standing(track=P, rung=5),)),
    ]
    assert self_data_communities(rows) == SelfDataCommunities(reaching=2, open=1, controllers=4)


def test_where_the_next_rung_is_not_decided_the_standing_is_open() -> None:
    def ladder(state: RungState) -> Ladder:
        states = [RungState.REACHED, state, RungState.NOT_REACHED]
        rungs = tuple(Rung(number=n, title=Text(fr="", en=""), state=s) for n, s in enumerate(states, start=1))
        return Ladder(track=P, rungs=rungs, reached=1)

    assert Standing.on(ladder(RungState.OPEN)) == Standing(track=P, rung=1, is_open=True)
    assert Standing.on(ladder(RungState.NOT_ASSESSED)).is_open
    assert not Standing.on(ladder(RungState.FAILED)).is_open
    assert not Standing.on(Ladder(track=P, rungs=(), reached=5)).is_open
