"""Sentences about files that a drop or a command left out of its folders."""

from collections import Counter
from pathlib import PurePath

from kdesk.domain.left_out import LeftOut, LeftOutReason
from kdesk.domain.names import in_a_sentence, sendable
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _, listed, ngettext

_REASONS = {
    LeftOutReason.UNFINISHED: N_("unfinished download"),
    LeftOutReason.SIDECAR: N_("sidecar file of a camera, drive or system"),
    LeftOutReason.SOURCE_CODE: N_("text, not an MPEG transport stream"),
    LeftOutReason.HIDDEN: N_("hidden"),
    LeftOutReason.DOCUMENT: N_("document"),
    LeftOutReason.OTHER_KIND: N_("no video, audio, image or document"),
}
# Lambdas around literals: the extractor of messages finds no sentence in a variable.
_FILES = {
    LeftOutReason.UNFINISHED: lambda n: ngettext("{count} unfinished download", "{count} unfinished downloads", n),
    LeftOutReason.SIDECAR: lambda n: ngettext("{count} sidecar file", "{count} sidecar files", n),
    LeftOutReason.SOURCE_CODE: lambda n: ngettext(
        "{count} text file with the ending of a video", "{count} text files with the ending of a video", n
    ),
    LeftOutReason.HIDDEN: lambda n: ngettext("{count} hidden file", "{count} hidden files", n),
    LeftOutReason.DOCUMENT: lambda n: ngettext("{count} document", "{count} documents", n),
    LeftOutReason.OTHER_KIND: lambda n: ngettext(
        "{count} file that is no video, audio, image or document",
        "{count} files that are no video, audio, image or document",
        n,
    ),
}
_FOLDERS = {
    LeftOutReason.SIDECAR: lambda n: ngettext("{count} sidecar folder", "{count} sidecar folders", n),
    LeftOutReason.HIDDEN: lambda n: ngettext("{count} hidden folder", "{count} hidden folders", n),
}
"""Folders of the other reasons count as files: Safari's unfinished download is a folder."""


def reason_text(reason: LeftOutReason) -> str:
    """Return why a file was left out, for a list beside its path."""
    return _(_REASONS[reason])


def left_out_sentence(left_out: LeftOut, formatter: Format) -> str:
    """Return how many files were left out, in all and for each reason, without a full stop."""
    kinds = listed(_kinds(left_out.counts, formatter))
    number = formatter.number(left_out.total)
    return _total(left_out).format(count=number, kinds=kinds)


def sheet_sentence(path: str) -> str:
    """Return that a folder has a sheet, which may describe its files, without a full stop."""
    name = in_a_sentence(sendable(PurePath(path).name))
    return _("The folder has a sheet, “{name}”, which may hold titles and tags for these files").format(name=name)


def _kinds(counts: Counter[tuple[LeftOutReason, bool]], formatter: Format) -> list[str]:
    kinds = []
    for reason in LeftOutReason:
        files, folders = counts[reason, False], counts[reason, True]
        if reason not in _FOLDERS:
            files, folders = files + folders, 0
        if files:
            kinds.append(_FILES[reason](files).format(count=formatter.number(files)))
        if folders:
            kinds.append(_FOLDERS[reason](folders).format(count=formatter.number(folders)))
    return kinds


def _total(left_out: LeftOut) -> str:
    total = left_out.total
    folders = sum(number for (_reason, is_folder), number in left_out.counts.items() if is_folder)
    if not folders:
        return ngettext("{count} file was left out: {kinds}", "{count} files were left out: {kinds}", total)
    if folders == total:
        return ngettext("{count} folder was left out: {kinds}", "{count} folders were left out: {kinds}", total)
    return _("{count} files and folders were left out: {kinds}")
