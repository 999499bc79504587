"""Decoded frames are kept under one budget for all videos, the least useful ones dropped first."""

from fractions import Fraction

from kdesk.domain.video import Frame
from kdesk.media.decoding.fed_packets import MAX_KEPT, FedPackets
from kdesk.media.decoding.frame_store import IDLE_SECONDS, KEPT, FrameBudget, FrameStore

SIZE = 10


def frame(number: int, length: int = 1) -> Frame:
    """Return a frame of ten bytes that is shown from a second on."""
    return Frame(Fraction(number), Fraction(length), number, Fraction(1), memory=SIZE)


def filled(budget: FrameBudget, count: int) -> FrameStore:
    """Return a store with frames from 0 on."""
    store = budget.store()
    for number in range(count):
        store.add(frame(number))
    return store


def numbers(store: FrameStore, count: int) -> list[int]:
    """Return which frames are kept."""
    return [number for number in range(count) if store.at(Fraction(number)) is not None]


def test_a_frame_is_found_for_every_moment_at_which_it_is_shown() -> None:
    """From its time on, up to that of the next one, which may not be there."""
    store = FrameBudget().store()
    store.add(frame(3, 2))
    assert store.at(Fraction(3)) is store.at(Fraction(49, 10)) is not None
    assert store.at(Fraction(5)) is None
    assert store.at(Fraction(29, 10)) is None
    assert store.ending_at(Fraction(5)) is store.at(Fraction(3))
    assert store.ending_at(Fraction(4)) is None


def test_a_frame_that_is_decoded_again_stays_the_same_object() -> None:
    """What a window holds takes no memory twice."""
    store = FrameBudget().store()
    known = store.add(frame(3))
    assert store.add(frame(3)) is known
    assert store.memory == SIZE
    longer = store.add(frame(3, 2))
    assert store.at(Fraction(4)) is longer
    assert store.memory == SIZE


def test_the_farthest_from_what_is_in_sight_is_dropped_first() -> None:
    """Sooner ahead than behind: whoever steps back wants what was there."""
    store = FrameBudget(limit=8 * SIZE).store()
    store.visit(Fraction(20))
    for number in range(16, 26):
        store.add(frame(number))
    # Each new one ahead replaces another one ahead, none behind.
    assert numbers(store, 30) == [16, 17, 18, 19, 20, 21, 22, 23]


def test_what_somebody_leaves_by_going_back_is_dropped_first() -> None:
    """Nearly all room is for the frames before the position then, until they are passed ahead again."""
    store = FrameBudget(limit=8 * SIZE).store()
    for number in range(16, 24):
        store.add(frame(number))
    store.visit(Fraction(16), goes_back=True)
    for number in range(10, 16):
        store.add(frame(number))
    assert numbers(store, 30) == [10, 11, 12, 13, 14, 15, 16, 17]
    store.visit(Fraction(12), goes_back=False)
    store.add(frame(9))
    assert numbers(store, 30) == [9, 10, 11, 12, 13, 14, 15, 16]


def test_two_videos_share_the_budget() -> None:
    """Each gets half of it if both want more."""
    budget = FrameBudget(limit=20 * SIZE)
    first, second = filled(budget, 30), filled(budget, 30)
    for number in range(30, 60):
        first.add(frame(number))
        second.add(frame(number))
    assert budget.memory == 20 * SIZE
    assert abs(len(first) - len(second)) <= 1
    assert first.share == 10 * SIZE


def test_no_video_takes_more_than_its_part_while_others_are_used() -> None:
    """Its decoder would keep that memory when another one needs it."""
    budget = FrameBudget(limit=20 * SIZE)
    first, second = budget.store(), budget.store()
    for number in range(20):
        first.add(frame(number))
    assert (len(first), len(second)) == (10, 0)


def test_what_decoders_hold_besides_counts() -> None:
    """Half of a video's part at most: large frames are few anyway."""
    budget = FrameBudget(limit=20 * SIZE)
    for held, kept in ((3, 17), (30, 10)):
        store = budget.store(held=held)
        for number in range(30):
            store.add(frame(number))
        assert len(store) == kept
        assert store.share == kept * SIZE
        store.close()


def test_a_video_that_nobody_looks_at_gives_way() -> None:
    """Down to two frames in time."""
    now = 0.0
    budget = FrameBudget(limit=20 * SIZE, clock=lambda: now)
    idle = filled(budget, 20)
    now = IDLE_SECONDS * 1000
    used = budget.store()
    used.visit(Fraction(0))
    for number in range(30):
        used.add(frame(number))
    assert len(idle) == KEPT
    assert len(used) == 20 - KEPT


def test_a_closed_video_takes_nothing() -> None:
    """Although its thread may still decode."""
    budget = FrameBudget()
    store = filled(budget, 5)
    store.close()
    store.add(frame(1))
    assert (budget.memory, store.memory, len(store)) == (0, 0, 0)


def test_frames_that_alone_exceed_the_budget_are_kept_one_by_one() -> None:
    """Nothing would be shown otherwise."""
    store = filled(FrameBudget(limit=SIZE // 2), 9)
    assert len(store) == KEPT


def test_it_is_known_which_frame_a_time_has_and_which_one_follows() -> None:
    """By the packets that the decoder was given or will be, in whatever order."""
    fed = FedPackets()
    for stamp in (0, 4, 2, 8, 6):
        fed.add(stamp, None)
    assert fed.around(4) == (4, 6)
    assert fed.around(5) == (4, 6)
    assert fed.around(9) == (8, None)
    assert fed.around(9, [14, 12]) == (8, 12)
    assert fed.around(-1) == (None, 0)
    fed.clear()
    assert fed.around(4) == (None, None)


def test_packets_that_are_long_shown_are_forgotten() -> None:
    """A video may be played for hours."""
    fed = FedPackets()
    for stamp in range(10 * MAX_KEPT):
        fed.add(stamp, stamp - 3)
    assert len(fed._stamps) <= MAX_KEPT + 1
    assert fed.around(10 * MAX_KEPT - 2) == (10 * MAX_KEPT - 2, 10 * MAX_KEPT - 1)
