"""The short form of the races: real processes begin with the same file in the same moment.

`python3 packaging/dev.py chaos --rounds 0 --races 30` is the long one.
"""

from pathlib import Path

import pytest

from tests.chaos.races import Who, race

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="other systems tell connections otherwise"),
]


@pytest.mark.parametrize("who", list(Who))
def test_the_same_file_from_three_computers(who: Who, tmp_path: Path) -> None:
    """One entry for whoever sees it, with the whole file; all others are told so and end well."""
    assert race(who, 0, tmp_path / "race", computers=3).wrong == ()
