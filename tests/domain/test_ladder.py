"""Each finding about renditions, and what gives none."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.ladder import FindingKind, findings_of, rungs_of
from kdesk.messages.format import Format
from kdesk.messages.ladder import finding_text, finding_why

SECONDS = 60.0


def rung(lines: int, bitrate: int, **changes: Any) -> Flavor:
    """Return a finished rendition with the bytes of a minute."""
    values: dict[str, Any] = {
        "id": f"0_{lines}_{bitrate}",
        "entry_id": "0_entry",
        "params_id": 2,
        "status": FlavorStatus.READY,
        "width": lines * 16 // 9,
        "height": lines,
        "bitrate": bitrate,
        "frame_rate": 25.0,
        "codec": "avc1",
        "size": round(bitrate * 1000 / 8 * SECONDS),
    }
    return Flavor(**(values | changes))


SOURCE = rung(1080, 9000, id="0_source", params_id=0, is_source=True)
GOOD = (SOURCE, rung(360, 600), rung(720, 2500), rung(1080, 4500))


def sentences(flavors: Sequence[Flavor], duration: float = SECONDS) -> list[str]:
    """Return the findings in words."""
    return [finding_text(one, flavors, Format()) for one in findings_of(flavors, duration)]


def test_a_good_ladder_has_no_findings() -> None:
    """The source is no rung: it is larger than all of them and has most bits."""
    assert not findings_of(GOOD, SECONDS)
    assert [one.bitrate for one in rungs_of(GOOD)] == [600, 2500, 4500]


@pytest.mark.parametrize(
    ("flavors", "words"),
    [
        (
            (*GOOD, rung(480, 0, status=FlavorStatus.ERROR, description="No space left")),
            "480p failed: No space left",
        ),
        (
            (SOURCE, rung(360, 700), rung(720, 500)),
            "720p has less bit rate (500 kbit/s) than 360p (700 kbit/s)",
        ),
        (
            (SOURCE, rung(360, 700), rung(480, 760)),
            "480p (760 kbit/s) and 360p (700 kbit/s) have nearly the same bit rate",
        ),
        (
            (SOURCE, rung(360, 600, frame_rate=24.0)),
            "360p has 24 frames a second, the source 25",
        ),
        (
            (SOURCE, rung(360, 600, size=1_000_000)),
            "360p has the bytes of only about 0:13",
        ),
        (
            (rung(480, 900, id="0_source", is_source=True), rung(360, 600), rung(720, 1500)),
            "720p is larger than the source (480p)",
        ),
        (
            (SOURCE, rung(720, 2500), rung(1080, 4500)),
            "No rendition for slow connections: the smallest one needs 2.5 Mbit/s",
        ),
    ],
)
def test_what_is_odd(flavors: tuple[Flavor, ...], words: str) -> None:
    """Each is the only finding of its ladder."""
    assert sentences(flavors) == [words]


def test_every_finding_is_explained() -> None:
    """No kind was forgotten."""
    assert all(finding_why(kind) for kind in FindingKind)


@pytest.mark.parametrize(
    "flavors",
    [
        # Another codec needs less for the same picture.
        (SOURCE, rung(360, 700, codec="avc1"), rung(720, 650, codec="hvc1")),
        # Servers write one codec in several ways, and round frame rates.
        (SOURCE, rung(360, 700, codec="h264b"), rung(720, 1500, codec="avc1", frame_rate=25.1)),
        # The low one is still being made.
        (SOURCE, rung(720, 2500), rung(360, 400, status=FlavorStatus.CONVERTING)),
        # An encoder rounds to whole blocks.
        (rung(1080, 9000, is_source=True), rung(1088, 4500), rung(360, 600)),
        # Sound has no picture.
        (SOURCE, rung(360, 600), rung(0, 600, width=0, codec="")),
        # A source that needs little itself.
        (rung(720, 700, is_source=True), rung(720, 900)),
        # Nothing is known.
        (SOURCE, rung(360, 600, size=0, frame_rate=0.0)),
        (),
    ],
)
def test_what_is_not_odd(flavors: tuple[Flavor, ...]) -> None:
    """No finding without a reason."""
    assert not sentences(flavors)


def test_an_unknown_duration_cuts_nothing() -> None:
    """A file is not too short for an entry of unknown length."""
    assert not findings_of((SOURCE, rung(360, 600, size=10)), 0.0)


def test_less_bitrate_is_not_told_twice() -> None:
    """Two rungs that are nearly alike, the larger with less, are one finding."""
    kinds = [one.kind for one in findings_of((SOURCE, rung(360, 700), rung(480, 690)), SECONDS)]
    assert kinds == [FindingKind.LESS_BITRATE]


numbers = st.integers(0, 2**31)


@given(
    st.lists(
        st.builds(
            Flavor,
            *(st.text(max_size=3), st.just("0_entry"), st.integers(-1, 9), st.sampled_from(FlavorStatus)),
            *(st.text(max_size=5), numbers, numbers, numbers, st.floats(0, 1e9)),
            codec=st.sampled_from(["", "avc1", "hvc1", "x"]),
            size=numbers,
            is_source=st.booleans(),
        ),
        max_size=6,
    ),
    st.floats(0, 1e12),
)
def test_no_values_of_a_server_break_it(flavors: list[Flavor], duration: float) -> None:
    """Every finding has words."""
    assert all(sentences(flavors, duration))
