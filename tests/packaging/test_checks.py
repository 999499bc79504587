"""In how many processes everything is tested."""

import pytest
from devtools.checks import processes

GIB = 2**30


@pytest.mark.parametrize(
    ("cores", "memory", "expected"),
    [
        (2, 24 * GIB, 4),
        (2, 8 * GIB, 2),
        (4, 16 * GIB, 4),
        (1, 0, 2),
        (64, 512 * GIB, 8),
    ],
    ids=["two a core", "all have room", "many cores and less memory", "nothing is known", "no more than eight"],
)
def test_cores_and_memory_decide(cores: int, memory: int, expected: int) -> None:
    """Two a core, as long as all have room."""
    assert processes(cores, memory) == expected
