"""The notice after receipts were written."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kdesk.domain.transfer_state import TransferState
from kdesk.messages.format import Format
from kdesk.receipts import ReceiptFiles
from kdesk.ui.notices import NoticeBar
from kdesk.ui.theme import Theme
from kdesk.wiring.uploads import export_receipts
from tests.ui.fakes.transfers import transfer

DONE = [transfer(number, TransferState.READY, entry_id=f"0_e{number}") for number in (1, 2)]


@pytest.mark.parametrize(("number", "words"), [(1, "The receipt of “clip-01” is saved"), (2, "2 receipts are saved")])
async def test_it_names_the_transfer_or_their_number(
    theme: Theme, formatter: Format, tmp_path: Path, number: int, words: str
) -> None:
    """One is called by its name; the place is in the detail."""
    receipts, notices = ReceiptFiles(), NoticeBar(theme)
    ui: Any = SimpleNamespace(notices=notices, formatter=formatter)
    where = tmp_path / "receipt.html" if number == 1 else tmp_path
    await export_receipts(receipts, ui, DONE[:number], where)
    receipts.close()
    assert notices.shown is not None
    assert (notices.shown.text, notices.shown.detail) == (words, str(where))
