"""The words of a transfer that its row does not paint: those by which it is found, and its tooltip."""

from kdesk.domain.names import searchable
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.messages.accounts import copies_not_noticed
from kdesk.messages.details import NO_DETAILS, RowDetails
from kdesk.messages.errors import advice_of, support_of, title_of
from kdesk.messages.format import Format
from kdesk.messages.questions import question_detail, question_title
from kdesk.messages.rows import resumable_text
from kdesk.messages.verification import result_tip
from kdesk.ui.tips import plain_tip
from kdesk.ui.uploads.summary import GROUP_OF


def filter_text(transfer: Transfer, details: RowDetails) -> str:
    """Return what the filter matches: the group, a line feed, and the names by which a row is found."""
    names = f"{transfer.file.name} {details.title}" if details.title else transfer.file.name
    return f"{GROUP_OF[transfer.state]}\n{searchable(names)}"


def row_tip(transfer: Transfer, formatter: Format, details: RowDetails = NO_DETAILS) -> str:
    """Return the tooltip: path, facts, error, advice, time limit, and the result of the comparison."""
    trouble, wrong = transfer.trouble, _wrong(transfer, formatter)
    until, copy = _sentence(resumable_text(transfer, formatter)), result_tip(transfer.comparison, formatter)
    # ARRIVED: the account may only upload (rule 10).
    copies = _sentence(copies_not_noticed()) if transfer.state is TransferState.ARRIVED else ""
    is_said = details.caution in wrong or (wrong and transfer.state is not TransferState.FAILED)
    caution = () if is_said else (details.caution, details.advice)
    said = (transfer.file.path, details.facts, *wrong, *caution, until, copy, copies)
    return plain_tip("\n".join(part for part in said if part), support_of(trouble, formatter) if trouble else "")


def _wrong(transfer: Transfer, formatter: Format) -> tuple[str, ...]:
    if question := transfer.question:
        return question_title(question, formatter), question_detail(question, formatter)
    if trouble := transfer.trouble:
        return title_of(trouble, formatter), advice_of(trouble, formatter)
    return ()


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
