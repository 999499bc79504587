"""Sentences of the notifications that the system shows."""

from collections.abc import Sequence

from kdesk.domain.downloads.download import Download
from kdesk.domain.entry import MediaType
from kdesk.domain.names import in_a_sentence
from kdesk.domain.transfer import Transfer
from kdesk.messages.format import Format
from kdesk.messages.transfer_ends import NAMED, NameOf, ready_text
from kdesk.messages.translation import _, listed, ngettext


def ready_title(ended: Sequence[Transfer], name: NameOf, formatter: Format) -> str:
    """Return that files are ready; several videos are called so."""
    if len(ended) > 1 and all(one.file.media_type is MediaType.VIDEO for one in ended):
        text = ngettext("{count} video is ready", "{count} videos are ready", len(ended))
        return text.format(count=formatter.number(len(ended)))
    return ready_text(ended, name, formatter)


def asks_title(asking: Sequence[Transfer], name: NameOf, formatter: Format) -> str:
    """Return that transfers wait for a decision: of one its name, of several their number."""
    if len(asking) == 1:
        return _("{name} waits for your decision").format(name=in_a_sentence(name(asking[0])))
    count = len(asking)
    text = ngettext("{count} transfer waits for your decision", "{count} transfers wait for your decision", count)
    return text.format(count=formatter.number(count))


def differ_title(differing: Sequence[Transfer], name: NameOf, formatter: Format) -> str:
    """Return that the server's copies are not the files: of one its name, of several their number."""
    if len(differing) == 1:
        return _("{name}: the server's copy differs from the file").format(name=in_a_sentence(name(differing[0])))
    count = len(differing)
    text = ngettext(
        "{count} copy on the server differs from its file",
        "{count} copies on the server differ from their files",
        count,
    )
    return text.format(count=formatter.number(count))


def downloaded_title(done: Sequence[Download], formatter: Format) -> str:
    """Return that downloads are done: of one its name, of several their number."""
    if len(done) == 1:
        return _("{name} is downloaded").format(name=in_a_sentence(done[0].shown_name))
    count = len(done)
    text = ngettext("{count} download is done", "{count} downloads are done", count)
    return text.format(count=formatter.number(count))


def downloads_failed_title(failed: Sequence[Download], formatter: Format) -> str:
    """Return that downloads failed: of one its name, of several their number."""
    if len(failed) == 1:
        return _("{name} could not be downloaded").format(name=in_a_sentence(failed[0].shown_name))
    count = len(failed)
    text = ngettext("{count} download failed", "{count} downloads failed", count)
    return text.format(count=formatter.number(count))


def download_names(downloads: Sequence[Download], formatter: Format) -> str:
    """Return the first names of several downloads; "" for a single one, whose title names it."""
    if len(downloads) == 1:
        return ""
    names = listed(in_a_sentence(one.shown_name) for one in downloads[:NAMED])
    rest = len(downloads) - NAMED
    return _("{names} and {count} more").format(names=names, count=formatter.number(rest)) if rest > 0 else names
