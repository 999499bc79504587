"""The demo server answers as the recorded server did, row by row."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.contract.replay import Outcome, replay
from tests.contract.report import report, share
from tests.contract.vector import load

AT_LEAST = 0.7


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """What became of every row."""
    return list(replay(load(), tmp_path_factory.mktemp("contract")))


def test_the_table(outcomes: list[Outcome], record_property: Callable[[str, object], None]) -> None:
    """Of the calls and plain URLs that are not excused, this share is equal."""
    record_property("equal", round(share(outcomes), 4))
    print(report(outcomes))  # noqa: T201  the table is what this test is for; pytest shows it with -s or on failure
    assert share(outcomes) >= AT_LEAST


def test_the_vectors_stay_here() -> None:
    """The vectors are files of the project."""
    assert (Path(__file__).parent / "vectors").is_dir()
