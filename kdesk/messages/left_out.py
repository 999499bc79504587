"""Files that were left out of folders, in words."""

from collections import Counter
from collections.abc import Mapping

from kdesk.domain.left_out import LeftOut, LeftOutReason
from kdesk.messages.filling import PLAIN
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _, ngettext

REASONS: Mapping[LeftOutReason, str] = {
    LeftOutReason.UNFINISHED: N_("unfinished download"),
    LeftOutReason.SIDECAR: N_("sidecar file of a camera, drive or system"),
    LeftOutReason.SOURCE_CODE: N_("text, not an MPEG transport stream"),
    LeftOutReason.HIDDEN: N_("hidden"),
    LeftOutReason.OTHER_KIND: N_("no video, audio or image"),
}


def reason_text(reason: LeftOutReason) -> str:
    """Return why a file was left out, for the list beside its path."""
    return _(REASONS[reason])


def left_out_sentence(left_out: LeftOut, form: Format = PLAIN) -> str:
    """Return how many were left out, and how many for each reason."""
    # Counted by their words: Safari's unfinished download is a folder, and counts like a file.
    numbers: Counter[tuple[LeftOutReason, bool]] = Counter()
    for (reason, is_folder), number in left_out.counts.items():
        numbers[reason, is_folder and reason in _FOLDERS_APART] += number
    parts = [
        _counted(reason, number, is_folder=is_folder, form=form)
        for reason in LeftOutReason
        for is_folder in (False, True)
        if (number := numbers[reason, is_folder])
    ]
    return _("{total}: {parts}").format(total=_total(left_out, form), parts=", ".join(parts))


_FOLDERS_APART = frozenset({LeftOutReason.SIDECAR, LeftOutReason.HIDDEN})


def _counted(reason: LeftOutReason, number: int, *, is_folder: bool, form: Format) -> str:
    match reason, is_folder:
        case LeftOutReason.UNFINISHED, _:
            text = ngettext("{count} unfinished download", "{count} unfinished downloads", number)
        case LeftOutReason.SIDECAR, False:
            text = ngettext("{count} sidecar file", "{count} sidecar files", number)
        case LeftOutReason.SIDECAR, True:
            text = ngettext("{count} sidecar folder", "{count} sidecar folders", number)
        case LeftOutReason.SOURCE_CODE, _:
            text = ngettext(
                "{count} text file with the ending of a video", "{count} text files with the ending of a video", number
            )
        case LeftOutReason.HIDDEN, False:
            text = ngettext("{count} hidden file", "{count} hidden files", number)
        case LeftOutReason.HIDDEN, True:
            text = ngettext("{count} hidden folder", "{count} hidden folders", number)
        case _:
            text = ngettext(
                "{count} file that is no video, audio or image",
                "{count} files that are no video, audio or image",
                number,
            )
    return text.format(count=form.number(number))


def _total(left_out: LeftOut, form: Format) -> str:
    folders = sum(number for (_reason, is_folder), number in left_out.counts.items() if is_folder)
    if not folders:
        text = ngettext("{count} file was left out", "{count} files were left out", left_out.total)
    elif folders == left_out.total:
        text = ngettext("{count} folder was left out", "{count} folders were left out", left_out.total)
    else:
        text = ngettext("{count} folder was left out", "{count} files and folders were left out", left_out.total)
    return text.format(count=form.number(left_out.total))
