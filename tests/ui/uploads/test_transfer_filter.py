"""What of the list is shown."""

import unicodedata

import pytest
from pytestqt.modeltest import ModelTester

from kdesk.domain.transfer_state import TransferState
from kdesk.messages.format import Format
from kdesk.ui.uploads.filters import TransferFilter
from kdesk.ui.uploads.model import TransferModel
from kdesk.ui.uploads.summary import GROUP_OF, Group
from tests.ui.fakes.transfers import NOW, FakeTransfers, one_of_each, transfer


@pytest.fixture
def queue() -> FakeTransfers:
    """One transfer in each state, trouble and kind."""
    return FakeTransfers(one_of_each())


@pytest.fixture
def shown(queue: FakeTransfers, formatter: Format) -> TransferFilter:
    """The filter on that list."""
    model = TransferModel(formatter, lambda: NOW, queue.move)
    model.added(queue.snapshot())
    queue.listen(model)
    shown = TransferFilter(model)
    model.setParent(shown)
    return shown


def _names(shown: TransferFilter) -> list[str]:
    return [shown.transfer(row).file.title for row in range(shown.rowCount())]


def test_it_is_a_model_as_qt_wants_it(qtmodeltester: ModelTester, shown: TransferFilter) -> None:
    """Qt's own checks pass, filtered or not."""
    qtmodeltester.check(shown)
    shown.show_group(Group.FAILED)
    qtmodeltester.check(shown)


def test_every_state_belongs_to_one_chip() -> None:
    """The chips beside “All” share the states out without rest."""
    assert set(GROUP_OF) == set(TransferState)
    assert all(sum(group.holds(state) for group in Group) == 2 for state in TransferState)


def test_a_chip_shows_its_group_in_the_queue_s_order(shown: TransferFilter) -> None:
    """“Failed” shows what failed, in the order in which it stands in the queue."""
    shown.show_group(Group.FAILED)
    assert _names(shown) == ["old", "empty", "slides"]
    shown.show_group(Group.ALL)
    assert shown.rowCount() == 20


def test_search_finds_parts_of_names_whatever_their_case(shown: TransferFilter) -> None:
    """“LECT” finds the lectures; together with a chip both must fit."""
    shown.search(" LECT ")
    assert _names(shown) == ["lecture-1", "lecture-2", "lecture-3", "lecture-4"]
    shown.show_group(Group.ACTIVE)
    assert _names(shown) == ["lecture-3"]


def test_a_row_leaves_the_group_when_its_state_does(queue: FakeTransfers, shown: TransferFilter) -> None:
    """A retried transfer is not shown as failed any more."""
    shown.show_group(Group.FAILED)
    queue.retry(["t8"])
    source = shown.sourceModel()
    assert isinstance(source, TransferModel)
    source.flush()
    assert _names(shown) == ["empty", "slides"]
    queue.bring([transfer(99, TransferState.FAILED)])
    source.flush()
    assert _names(shown) == ["empty", "slides", "clip-99"]


def test_both_spellings_of_an_accent_are_found(formatter: Format) -> None:
    """Composed or decomposed, typed or in a name that an earlier kdesk has kept."""
    names = [unicodedata.normalize(form, "Caf\u00e9.mp4") for form in ("NFC", "NFD")]
    model = TransferModel(formatter, lambda: NOW, lambda _ids, _row: None)
    model.added([transfer(number, name=name) for number, name in enumerate([*names, "cafe.mp4"])])
    shown = TransferFilter(model)
    model.setParent(shown)
    for form in ("NFC", "NFD"):
        shown.search(unicodedata.normalize(form, "CAF\u00c9"))
        assert [shown.transfer(row).file.name for row in range(shown.rowCount())] == names
