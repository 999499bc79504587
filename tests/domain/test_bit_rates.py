"""Bytes over time, and stretches in which nothing happens."""

from fractions import Fraction

import pytest

from kdesk.domain.bit_rates import Packet, PacketScan, Stretch, StretchKind, peaks_above, without_frozen_black


def scan(*sizes: int, every: Fraction = Fraction(1, 2), keys: int = 4) -> PacketScan:
    """Return packets of these sizes, one in so many with a key frame."""
    packets = tuple(Packet(number * every, size, number % keys == 0) for number, size in enumerate(sizes))
    return PacketScan(packets, len(sizes) * every)


def test_rates_are_those_of_equal_parts_of_the_time() -> None:
    """The last part may be shorter; its rate is that of its own length."""
    found = scan(1000, 1000, 3000, 1000, 500)
    assert found.rates() == (16_000, 32_000, 8_000)
    assert found.rates(Fraction(2)) == (24_000, 8_000)
    assert found.mean == pytest.approx(20_800)
    assert found.key_times == (0, 2)
    assert found.gops == (2, Fraction(1, 2))


def test_packets_outside_of_the_time_count_in_the_first_or_last_part() -> None:
    """B-frames are decoded before the beginning."""
    packets = (Packet(Fraction(-1, 25), 100), Packet(Fraction(1), 200), Packet(Fraction(5), 300))
    assert PacketScan(packets, Fraction(2)).rates() == (800, 4000)


def test_nothing_has_no_rate() -> None:
    """Nor a GOP."""
    empty = PacketScan((), Fraction(0))
    assert (empty.mean, empty.rates(), empty.gops) == (0.0, (0.0,), ())


def test_a_peak_is_a_tenth_above_what_is_declared() -> None:
    """Nothing is above what nobody declared."""
    assert peaks_above((900, 1100, 1101, 2000), 1000) == (2, 3)
    assert peaks_above((900,), 0) == ()


def test_what_is_black_is_not_told_to_be_frozen_too() -> None:
    """A still picture that reaches beyond the black is."""
    black = Stretch(Fraction(2), Fraction(5), StretchKind.BLACK)
    inside = Stretch(Fraction(2), Fraction(5), StretchKind.FROZEN)
    beyond = Stretch(Fraction(4), Fraction(8), StretchKind.FROZEN)
    silent = Stretch(Fraction(1), Fraction(9), StretchKind.SILENT)
    assert without_frozen_black((beyond, inside, black, silent)) == (silent, black, beyond)
    assert black.length == 3
