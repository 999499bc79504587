"""Strips of frames: their arithmetic, and the addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.entry import EntryStatus, MediaType
from kdesk.domain.links.picture_requests import requested_box
from kdesk.domain.picture import MAX_SIDE
from kdesk.domain.strips import FRAME_HEIGHT, FRAME_WIDTH, MAX_FRAMES, MIN_FRAMES, Strip, strip_of, strip_url
from tests.ui.library.library_fakes import make_entry


@given(st.floats(min_value=0, max_value=10**7))
def test_every_frame_lies_at_a_whole_second_within_the_video(duration: float) -> None:
    """No frame repeats another one, and none lies behind the end."""
    strip = strip_of(make_entry(0, duration=duration))
    if strip is None:
        assert duration < MIN_FRAMES
        return
    assert MIN_FRAMES <= strip.frames <= MAX_FRAMES
    seconds = [strip.second(frame) for frame in range(strip.frames)]
    assert seconds == sorted(set(seconds))
    assert strip.end <= duration
    # The server's own formula for the time of a frame.
    assert seconds == [frame * strip.end / strip.frames for frame in range(strip.frames)]


@given(st.integers(3, MAX_FRAMES), st.floats(-1, 2))
def test_every_position_has_a_frame(frames: int, share: float) -> None:
    """A pointer at, or just outside of, the edge of a card shows the first or the last frame."""
    strip = Strip(frames, 2)
    frame = strip.frame_at(share)
    assert 0 <= frame < frames
    left, width = strip.span(frame, 133 * frames)
    assert (left, width) == (133 * frame, 133)


@pytest.mark.parametrize(
    ("duration", "frames", "step"),
    [(3, 3, 1), (2.9, 0, 0), (24, 24, 1), (25, 12, 2), (59.9, 19, 3), (3600, 24, 150), (7200, 24, 300)],
)
def test_the_frames_of_some_durations(duration: float, frames: int, step: int) -> None:
    """Short videos have a frame a second, long ones at most as many as a strip may have."""
    strip = strip_of(make_entry(0, duration=duration))
    assert strip == (Strip(frames, step) if frames else None)


def test_only_videos_that_are_ready_have_a_strip() -> None:
    """Images and audio show their poster only."""
    assert strip_of(make_entry(0, media_type=MediaType.AUDIO)) is None
    assert strip_of(make_entry(0, media_type=MediaType.IMAGE)) is None
    assert strip_of(make_entry(0, status=EntryStatus.PROCESSING)) is None


def test_the_address_names_both_bounds() -> None:
    """Without them the server would choose other seconds; the picture is as wide as its frames together."""
    entry = make_entry(0, duration=61)
    strip = strip_of(entry)
    assert strip is not None
    url = strip_url(entry, strip)
    assert url.endswith(f"/width/{FRAME_WIDTH}/height/{FRAME_HEIGHT}/vid_slices/20/start_sec/0/end_sec/60")
    box = requested_box(url)
    assert (box.width, box.height) == (20 * FRAME_WIDTH, FRAME_HEIGHT)
    assert box.width <= MAX_SIDE
    assert not strip_url(make_entry(0, thumbnail_url=""), strip)


def test_a_single_slice_is_as_wide_as_a_frame() -> None:
    """`vid_slice` asks for one frame of the strip."""
    assert requested_box("https://x/p/102/thumbnail/width/160/height/90/vid_slices/9/vid_slice/3").width == 160
