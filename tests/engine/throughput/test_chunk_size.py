"""The size of chunks: five to ten seconds each, within what the server takes."""

import pytest

from kdesk.engine.throughput.chunk_size import MIB, RAISE_AFTER, TOO_LONG, ChunkSize, ChunkSizes


class Learned:
    """A chunk size and the limits that it reported."""

    def __init__(self, max_chunk: int = 0) -> None:
        self.max_chunks: list[int] = []
        self.size = ChunkSize(ChunkSizes(), max_chunk, self.max_chunks.append)

    def line(self, bytes_per_second: float, chunks: int = 20) -> float:
        """Send chunks over a line; return the seconds that the last one took."""
        seconds = 0.0
        for _ in range(chunks):
            seconds = self.size.current / bytes_per_second
            self.size.accepted(self.size.current, seconds)
        return seconds


def test_the_first_chunk_is_of_a_middle_size() -> None:
    """Before anything is known: 8 MiB."""
    assert Learned().size.current == 8 * MIB


@pytest.mark.parametrize("megabytes", [1, 1.5, 2, 3, 5, 8])
def test_a_chunk_takes_five_to_ten_seconds(megabytes: float) -> None:
    """On lines between the bounds the size settles where a chunk takes that long, and stays there."""
    learned = Learned()
    learned.line(megabytes * MIB)
    size = learned.size.current
    assert learned.line(megabytes * MIB, 1) <= TOO_LONG
    assert learned.size.current == size


@pytest.mark.parametrize(("megabytes", "size"), [(0.01, 4), (0.1, 4), (50, 64), (1000, 64)])
def test_slow_and_fast_lines_meet_the_bounds(megabytes: float, size: int) -> None:
    """Never below 4 MiB because of time, never above 64 MiB."""
    learned = Learned()
    learned.line(megabytes * MIB)
    assert learned.size.current == size * MIB


def test_a_remainder_tells_nothing() -> None:
    """The short chunk at the end of a file is no sign of a fast line."""
    learned = Learned()
    learned.size.accepted(MIB, 0.01)
    assert learned.size.current == 8 * MIB


def test_a_refused_chunk_halves_the_size_down_to_one_mebibyte() -> None:
    """413 and lost bodies: each refusal halves, the last one is told as not mended."""
    learned = Learned()
    refusals = 0
    while learned.size.refused(learned.size.current):
        refusals += 1
    assert refusals == 3
    assert learned.size.current == MIB
    assert learned.max_chunks == [4 * MIB, 2 * MIB, MIB]


def test_chunks_refused_at_once_count_once() -> None:
    """Four chunks of one size, all in flight when the first is refused: the size is halved once."""
    learned = Learned()
    assert all(learned.size.refused(8 * MIB) for _ in range(4))
    assert learned.size.current == 4 * MIB


def test_a_fast_connection_does_not_exceed_the_largest_chunk() -> None:
    """What the server refused is not tried again soon."""
    learned = Learned()
    learned.size.refused(8 * MIB)
    learned.line(1000 * MIB)
    assert learned.size.current == 4 * MIB
    assert learned.size.whole == 4 * MIB


def test_a_chunk_limit_is_tried_again_in_the_end() -> None:
    """A line that stood still once is not slow for ever; a server that does refuse says so again."""
    learned = Learned()
    learned.size.refused(8 * MIB)
    learned.line(1000 * MIB, RAISE_AFTER)
    assert learned.size.current == 8 * MIB
    learned.size.refused(8 * MIB)
    assert learned.max_chunks == [4 * MIB, 8 * MIB, 4 * MIB]


def test_a_known_chunk_limit_holds_from_the_first_chunk() -> None:
    """What was learned for the account before is used at once."""
    assert Learned(max_chunk=2 * MIB).size.current == 2 * MIB
