"""The demo server responds as in the second recording: rights of sessions, editing, lists, sharing, delivery."""

from collections import Counter

import pytest

from tests.contract.conftest import TABLE
from tests.contract.excuses_second import excuse
from tests.contract.replay import Outcome, replay
from tests.contract.report import by_part
from tests.contract.vector import SECOND, left_out, load

# The first test waits for the whole replay, which can take long on a busy machine.
pytestmark = pytest.mark.timeout(600)
EQUAL = {
    "rights": 0.85,
    "edit": 0.6,
    "list": 0.6,
    "replace": 0.6,
    "thumb": 0.6,
    "play": 0.5,
    "share": 0.6,
    "captions": 0.7,
    "attachments": 0.7,
}
"""Minimum share of fully equal rows of each subject."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> list[Outcome]:
    """The result of every row, in the recorded order."""
    done = list(replay(load(SECOND), tmp_path_factory.mktemp("contract"), SECOND))
    earlier = pytestconfig.stash.get(TABLE, "")
    pytestconfig.stash[TABLE] = earlier + by_part(done, left_out(SECOND), excuse)
    return done


def test_every_row_is_of_the_recorded_kind(outcomes: list[Outcome]) -> None:
    """Status, error code or class, dropped fields, and emptiness are as recorded, or there is a reason."""
    wrong = [outcome for outcome in outcomes if not outcome.alike and not excuse(outcome.vector)]
    assert [(outcome.vector.of, outcome.vector.name, outcome.differences[:3]) for outcome in wrong] == []


@pytest.mark.parametrize("part", EQUAL)
def test_share_of_equal_rows(outcomes: list[Outcome], part: str) -> None:
    """Each subject that matters to this client has at least this share of fully equal rows."""
    rows, equal = Counter[str](), Counter[str]()
    for outcome in outcomes:
        rows[outcome.part] += 1
        equal[outcome.part] += outcome.is_equal
    assert equal[part] / rows[part] >= EQUAL[part]
