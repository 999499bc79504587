"""The states of a transfer, by their names alone."""

from kdesk.domain.transfer import TransferState

QUEUED, PREPARING, UPLOADING, FINISHING, PROCESSING, READY, PAUSED, FAILED, CANCELLED = TransferState
