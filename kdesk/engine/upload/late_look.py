"""One more look at a file after its last byte has arrived: a recorder may have gone on."""

import logging

from kdesk.domain.question import Decision, QuestionKind, QuestionReason
from kdesk.domain.rights import Rights
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.upload.decisions import DecisionNeeded, asked_about
from kdesk.engine.upload.file_version import FileVersion
from kdesk.errors import FileChanged, FileProblem

log = logging.getLogger(__name__)


async def look_once_more(version: FileVersion, handle: TransferHandle, rights: Rights) -> None:
    """Offer the new version of a file that changed while it was sent; what arrived stays on the server.

    A file that cannot be looked at any more has been sent nevertheless: it may be moved away as soon as it arrived.

    Raises:
        DecisionNeeded: The file is not the one that arrived.
    """
    transfer = handle.transfer
    if transfer.decision is Decision.KEEP:
        return
    try:
        await version.compare(arrived=True)
    except FileChanged as changed:
        replaceable = (
            "" if rights.upload_only else transfer.reservation.entry_id
        )  # such a session can only make another entry
        reason = QuestionReason.CHANGED_AFTER_SENDING
        question = asked_about(changed, QuestionKind.OUTDATED, reason, entry_id=replaceable)
        raise DecisionNeeded(question) from changed
    except FileProblem as problem:
        log.info("transfer %s: the file was not looked at once more: %s", transfer.id, problem)
