"""Adds to what rows say when their entries will be ready, by what was learned of other files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.messages.details import RowDetails

if TYPE_CHECKING:  # a start counts nothing
    from kdesk.domain.statistics.ready_time import ReadyEstimate


class RowReadiness:
    """What rows of entries in processing say.

    Args:
        details_of: Returns what the row says otherwise.
        estimate_of: Returns when the entry of a transfer will be ready; None if too little is known.
    """

    def __init__(
        self,
        details_of: Callable[[Transfer], RowDetails],
        estimate_of: Callable[[Transfer], ReadyEstimate | None],
    ) -> None:
        self._details_of, self._estimate_of = details_of, estimate_of

    def of(self, transfer: Transfer) -> RowDetails:
        """Return what the row of a transfer says."""
        details = self._details_of(transfer)
        if transfer.state is not TransferState.PROCESSING:
            return details
        estimate = self._estimate_of(transfer)
        return details if estimate is None else replace(details, ready=estimate)
