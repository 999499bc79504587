"""Which bytes the server has, checked against a plain set of byte numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.upload import NO_BYTES, Chunk, Ranges, UploadTokenStatus

SIZE = 60
pairs = st.lists(st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)), max_size=8)


def bytes_of(half_open: list[tuple[int, int]] | tuple[tuple[int, int], ...]) -> set[int]:
    """Return the model: every byte number of these half-open pairs."""
    return {number for start, end in half_open for number in range(start, end)}


@given(pairs)
def test_ranges_hold_the_bytes_that_were_put_in(given_pairs: list[tuple[int, int]]) -> None:
    """Any pairs, in any order, overlapping, empty or backward: the same bytes, in the one form."""
    ranges = Ranges.of(given_pairs)

    assert bytes_of(ranges.pairs) == bytes_of(given_pairs)
    assert ranges.total == len(bytes_of(given_pairs))
    ends_and_starts = [number for pair in ranges.pairs for number in pair]
    assert ends_and_starts == sorted(set(ends_and_starts))


@given(pairs, st.randoms())
def test_the_order_of_acknowledgements_does_not_matter(given_pairs: list[tuple[int, int]], random: object) -> None:
    """Chunks that arrive in another order make the same set."""
    shuffled = list(given_pairs)
    getattr(random, "shuffle")(shuffled)  # noqa: B009  hypothesis' type for it is not public
    one_by_one = NO_BYTES
    for start, end in shuffled:
        one_by_one = one_by_one.with_range(start, end)

    assert one_by_one == Ranges.of(given_pairs)


@given(pairs, st.integers(0, SIZE), st.integers(0, SIZE))
def test_covered_means_every_byte(given_pairs: list[tuple[int, int]], start: int, end: int) -> None:
    """A stretch is covered when no byte of it is missing; an empty one always is."""
    assert Ranges.of(given_pairs).covers(start, end) == (set(range(start, end)) <= bytes_of(given_pairs))


@given(pairs)
def test_the_prefix_ends_at_the_first_missing_byte(given_pairs: list[tuple[int, int]]) -> None:
    """It is what `uploadedFileSize` counts on the server."""
    missing = set(range(SIZE + 1)) - bytes_of(given_pairs)

    assert Ranges.of(given_pairs).prefix == min(missing)


@given(pairs, st.integers(0, SIZE + 20))
def test_gaps_are_what_is_missing(given_pairs: list[tuple[int, int]], size: int) -> None:
    """In order, none empty, none touching another: exactly the bytes of the file that are not there."""
    gaps = list(Ranges.of(given_pairs).gaps(size))

    assert bytes_of(gaps) == set(range(size)) - bytes_of(given_pairs)
    assert Ranges.of(gaps).pairs == tuple(gaps)


@given(pairs, st.integers(0, SIZE + 20), st.integers(1, 25))
def test_chunks_are_what_is_missing_cut_at_fixed_places(
    given_pairs: list[tuple[int, int]], size: int, chunk_size: int
) -> None:
    """They cover the gaps and nothing else, none crosses a multiple of the chunk size, none is sent twice."""
    chunks = list(Ranges.of(given_pairs).chunks(size, chunk_size))

    assert bytes_of([(chunk.offset, chunk.end) for chunk in chunks]) == set(range(size)) - bytes_of(given_pairs)
    assert sum(chunk.length for chunk in chunks) == len(set(range(size)) - bytes_of(given_pairs))
    assert all(chunk.length > 0 for chunk in chunks)
    assert all(chunk.offset // chunk_size == (chunk.end - 1) // chunk_size for chunk in chunks)
    assert chunks == sorted(chunks, key=lambda chunk: chunk.offset)


@given(st.integers(1, 200), st.integers(1, 25), st.data())
def test_a_chunk_that_is_sent_again_is_the_same_chunk(size: int, chunk_size: int, data: st.DataObject) -> None:
    """With some chunks acknowledged, the others are cut as they were before."""
    chunks = list(NO_BYTES.chunks(size, chunk_size))
    done = data.draw(st.sets(st.sampled_from(chunks)))

    left = Ranges.of((chunk.offset, chunk.end) for chunk in done).chunks(size, chunk_size)

    assert list(left) == [chunk for chunk in chunks if chunk not in done]


def test_a_file_of_five_gigabytes_is_counted_in_bytes() -> None:
    """Numbers beyond 32 bits are plain numbers here."""
    size = 5 * 1024**3
    ranges = NO_BYTES.with_range(0, size - 1)

    assert ranges.total == size - 1
    assert list(ranges.gaps(size)) == [(size - 1, size)]
    assert list(ranges.chunks(size, 8 << 20)) == [Chunk(size - 1, 1)]


@pytest.mark.parametrize("status", [status for status in UploadTokenStatus if status >= 0])
def test_the_servers_numbers_are_known(status: UploadTokenStatus) -> None:
    """Each number is read as what Kaltura calls it."""
    assert UploadTokenStatus.from_wire(int(status)) is status


@pytest.mark.parametrize("value", [7, -1, 1000])
def test_a_number_of_a_newer_server_is_unknown(value: int) -> None:
    """A status that kdesk does not know is no error."""
    assert UploadTokenStatus.from_wire(value) is UploadTokenStatus.UNKNOWN
