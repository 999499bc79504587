"""The states of a transfer, by their names alone."""

from kdesk.domain.transfer_state import TransferState

QUEUED, PREPARING, UPLOADING, FINISHING, PROCESSING, READY, ARRIVED, PAUSED, FAILED, CANCELLED = TransferState
