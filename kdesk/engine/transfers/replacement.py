"""Queues a file whose content replaces that of an entry."""

from functools import partial
from pathlib import Path

from kdesk.domain.entry import Entry
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.source_file import SourceFile
from kdesk.domain.transfer import Transfer
from kdesk.engine.transfers.context import EngineContext
from kdesk.engine.transfers.file_scan import absolute
from kdesk.engine.transfers.new_transfers import new_ids, shown_name, stands_still


def enqueue_replacement(context: EngineContext, path: Path, size: int, entry: Entry) -> Transfer:
    """Return the transfer of a file that replaces the content of an entry: a new one, or an unfinished one.

    Args:
        context: What the parts of the queue share.
        path: The file; the run of the transfer finds out whether it can be read.
        size: Bytes, to be shown until then.
        entry: As it is now; the run reads it again before anything is replaced.
    """
    path, account = absolute(path), context.account_in_view  # the entry is in the library that is shown
    for handle in context.transfers.unfinished_of(str(path)):
        transfer = handle.transfer
        if transfer.replaces == entry.id and transfer.account == account:
            if stands_still(transfer):
                context.requeue([handle])
            return transfer
    new = Transfer(
        id=next(new_ids(1)),
        file=SourceFile(str(path), shown_name(path.name), size),
        account=account,
        created_at=context.clock.now(),
        replaces=entry.id,
        remarks=(Remark(RemarkKind.REPLACES, {"name": entry.name}),),
    )
    context.transfers.add([new])
    # Written before it runs and is journalled by itself: the journal keeps the order of the list.
    context.tasks.finish(partial(context.journal.save, [new]))
    return new
