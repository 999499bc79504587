"""HDR for a usual screen: how the numbers of PQ and HLG become those of BT.709.

swscale clips whatever is brighter than white, so that clouds and lamps are one white patch. Here white is somewhat
darker, and what is brighter is compressed, as ITU-R BT.2390-8, 5.4 has it. Each colour is darkened as a whole by its
brightest part, so that it keeps its hue. The result is a table (.cube) for FFmpeg's filter `lut3d`.
"""

import functools
import math
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

WHITE = 203.0
"""Candelas per square metre of a white sheet of paper (ITU-R BT.2408), which is the white of the screen."""

PEAK = 1000.0
"""Candelas per square metre of the brightest highlights: what most HDR is made on, and what HLG is defined for."""

_POINTS = 33
"""Of the table, along each colour."""

_GAMMA = 2.4
"""Of a screen for BT.709 (ITU-R BT.1886)."""

# SMPTE ST 2084.
_M1, _M2 = 2610 / 16384, 2523 / 32
_C1, _C2, _C3 = 107 / 128, 2413 / 128, 2392 / 128

# ARIB STD-B67.
_A, _B, _C = 0.17883277, 0.28466892, 0.55991073
_SYSTEM_GAMMA = 1.2
_LOGARITHMIC_FROM = 0.5
"""The code of HLG up to which its curve is a square root."""

_LUMA = (0.2627, 0.6780, 0.0593)
_BT2020_TO_BT709 = (
    (1.660491, -0.587641, -0.072850),
    (-0.124550, 1.132900, -0.008349),
    (-0.018151, -0.100579, 1.118730),
)

Rgb = tuple[float, float, float]


def shown(transfer: str, colour: Rgb) -> Rgb:
    """Return what a screen shows of a colour of BT.2020, all numbers from 0 to 1.

    Args:
        transfer: “smpte2084” or “arib-std-b67”.
    """
    return _screen(_lights(transfer)(colour))


@contextmanager
def cube_file(transfer: str) -> Iterator[Path]:
    """Write the table of a transfer function into a file that exists within the block."""
    handle, name = tempfile.mkstemp(suffix=".cube", prefix="kdesk-")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(_cube(transfer))
        yield path
    finally:
        path.unlink()


@functools.cache
def _cube(transfer: str) -> str:
    codes = [n / (_POINTS - 1) for n in range(_POINTS)]
    rows = ("{:.5f} {:.5f} {:.5f}".format(*shown(transfer, (r, g, b))) for b in codes for g in codes for r in codes)
    return f"LUT_3D_SIZE {_POINTS}\n" + "\n".join(rows) + "\n"


def _lights(transfer: str) -> Callable[[Rgb], Rgb]:
    """Return the function that turns codes into light, in candelas per square metre."""
    return _hlg_light if transfer == "arib-std-b67" else _pq_light


def _pq_light(colour: Rgb) -> Rgb:
    red, green, blue = colour
    return _from_pq(red), _from_pq(green), _from_pq(blue)


@functools.lru_cache(maxsize=4096)
def _from_pq(code: float) -> float:
    """Return the light of a code of PQ."""
    power = max(0.0, code) ** (1 / _M2)
    return 10_000.0 * float((max(0.0, power - _C1) / (_C2 - _C3 * power)) ** (1 / _M1))


def _to_pq(light: float) -> float:
    power = (max(0.0, light) / 10_000) ** _M1
    return float(((_C1 + _C2 * power) / (1 + _C3 * power)) ** _M2)


def _hlg_light(colour: Rgb) -> Rgb:
    red, green, blue = (_from_hlg(code) for code in colour)
    luma = _LUMA[0] * red + _LUMA[1] * green + _LUMA[2] * blue
    brightness = PEAK * luma ** (_SYSTEM_GAMMA - 1)
    return red * brightness, green * brightness, blue * brightness


def _from_hlg(code: float) -> float:
    """Return the light of the scene, from 0 to 1."""
    low = max(0.0, code)
    return low * low / 3 if low <= _LOGARITHMIC_FROM else (math.exp((low - _C) / _A) + _B) / 12


def _screen(light: Rgb) -> Rgb:
    """Return the numbers for a screen from light in the primaries of BT.2020."""
    brightest = max(light)
    share = _compressed(brightest) / brightest / WHITE if brightest > 0 else 0.0
    red, green, blue = (share * part for part in light)
    mixed = (row[0] * red + row[1] * green + row[2] * blue for row in _BT2020_TO_BT709)
    first, second, third = (min(1.0, max(0.0, part)) ** (1 / _GAMMA) for part in mixed)
    return first, second, third


@functools.lru_cache(maxsize=4096)
def _compressed(light: float) -> float:
    """Return the light that the screen shows of the brightest part of a colour (BT.2390, EETF)."""
    whole, white = _to_pq(PEAK), _to_pq(WHITE) / _to_pq(PEAK)
    code, knee = min(1.0, _to_pq(light) / whole), 1.5 * white - 0.5
    if code < knee:
        return light
    t = (code - knee) / (1 - knee)
    bent = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (3 * t**2 - 2 * t**3) * white
    return min(WHITE, _from_pq(bent * whole))
