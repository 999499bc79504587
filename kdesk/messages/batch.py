"""Sentences about changing many entries."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from kdesk.domain.editing.batch import EntryResult, Outcome
from kdesk.domain.editing.moderation import FlagKind
from kdesk.domain.editing.stored_tags import MAX_TAG_BYTES, TypedTag
from kdesk.domain.names import in_a_sentence
from kdesk.errors import KdeskError
from kdesk.messages.errors import next_step_of, title_of
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _, listed, ngettext

NAMED = 5
"""Entries whose names a question lists."""

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.DONE: N_("Done"),
    Outcome.UNCHANGED: N_("Was so already"),
    Outcome.REFUSED: N_("Refused"),
    Outcome.GONE: N_("Not there any more"),
    Outcome.CHANGED_SINCE: N_("Left as it is: somebody has changed it since"),
    Outcome.NOT_REACHED: N_("Not reached"),
}
FLAG_KINDS: Mapping[FlagKind, str] = {
    FlagKind.OTHER: N_("Other"),
    FlagKind.SEXUAL_CONTENT: N_("Sexual content"),
    FlagKind.VIOLENT_REPULSIVE: N_("Violent or repulsive"),
    FlagKind.HARMFUL_DANGEROUS: N_("Harmful or dangerous"),
    FlagKind.SPAM_COMMERCIALS: N_("Spam or commercials"),
    FlagKind.COPYRIGHT: N_("Copyright"),
    FlagKind.TERMS_OF_USE: N_("Against the terms of use"),
}


def result_text(result: EntryResult) -> str:
    """Return what became of an entry, with the reason of a refusal."""
    words = _(OUTCOMES[result.outcome])
    if result.problem is None:
        return words
    return _("{outcome}: {problem}").format(outcome=words, problem=title_of(result.problem))


def advice_text(result: EntryResult) -> str:
    """Return what can be done about a refusal; "" for the other outcomes."""
    return next_step_of(result.problem) if result.problem is not None else ""


def counts_text(counts: Mapping[Outcome, int], formatter: Format) -> str:
    """Return how many entries had each outcome: “198 done, 2 refused”."""
    patterns: Mapping[Outcome, str] = {
        Outcome.DONE: _("{count} done"),
        Outcome.UNCHANGED: _("{count} were so already"),
        Outcome.REFUSED: _("{count} refused"),
        Outcome.GONE: _("{count} not there any more"),
        Outcome.CHANGED_SINCE: _("{count} left as they are, changed by somebody since"),
        Outcome.NOT_REACHED: _("{count} not reached"),
    }
    parts = [
        patterns[outcome].format(count=formatter.number(counts[outcome]))
        for outcome in Outcome
        if counts.get(outcome, 0)
    ]
    return _(", ").join(parts)


def too_many_text(count: int, most: int, formatter: Format) -> str:
    """Return why nothing can be done with so many entries at a time."""
    words = _("Select no more than {most} entries at a time to change or delete them; {count} are selected")
    return words.format(most=formatter.number(most), count=formatter.number(count))


def names_text(names: Sequence[str], formatter: Format) -> str:
    """Return the first names, one a line, and how many more there are."""
    lines = [_("“{name}”").format(name=in_a_sentence(name)) for name in names[:NAMED]]
    more = len(names) - NAMED
    if more > 0:
        text = ngettext("and {count} more", "and {count} more", more)
        lines.append(text.format(count=formatter.number(more)))
    return "\n".join(lines)


def tags_note(tags: Sequence[TypedTag]) -> str:
    """Return what the server makes of typed tags; "" if it keeps them as they are."""
    notes = []
    if vanishing := [tag.typed for tag in tags if tag.vanishes]:
        notes.append(_("The server drops tags of one letter: {tags}.").format(tags=listed(vanishing)))
    if cut := [tag.typed for tag in tags if tag.is_cut]:
        text = _("The server keeps {count} bytes of a tag: {tags}.")
        notes.append(text.format(count=MAX_TAG_BYTES, tags=listed(in_a_sentence(tag) for tag in cut)))
    altered = [tag for tag in tags if not tag.vanishes and not tag.is_cut and tag.stored != tag.typed]
    if altered:
        notes.append(_("Stored as: {tags}.").format(tags=listed(tag.stored for tag in altered)))
    return " ".join(notes)


class WorkKind(StrEnum):
    """What is done with many entries."""

    CHANGE = "change"
    UNDO = "undo"
    RECYCLE = "recycle"
    RESTORE = "restore"
    DELETE = "delete"
    APPROVE = "approve"
    REJECT = "reject"


def work_title(kind: WorkKind, count: int, formatter: Format) -> str:
    """Return the title of a dialog: “Change 42 entries”."""
    patterns = {
        WorkKind.CHANGE: ngettext("Change {count} entry", "Change {count} entries", count),
        WorkKind.UNDO: ngettext("Undo changes of {count} entry", "Undo changes of {count} entries", count),
        WorkKind.RECYCLE: ngettext(
            "Move {count} entry to the recycle bin", "Move {count} entries to the recycle bin", count
        ),
        WorkKind.RESTORE: ngettext("Restore {count} entry", "Restore {count} entries", count),
        WorkKind.DELETE: ngettext("Delete {count} entry", "Delete {count} entries", count),
        WorkKind.APPROVE: ngettext("Approve {count} entry", "Approve {count} entries", count),
        WorkKind.REJECT: ngettext("Reject {count} entry", "Reject {count} entries", count),
    }
    return patterns[kind].format(count=formatter.number(count))


def done_text(kind: WorkKind, count: int, formatter: Format) -> str:
    """Return what was done: “42 entries changed”."""
    patterns = {
        WorkKind.CHANGE: ngettext("{count} entry changed", "{count} entries changed", count),
        WorkKind.UNDO: ngettext("{count} entry is as it was before", "{count} entries are as they were before", count),
        WorkKind.RECYCLE: ngettext(
            "{count} entry moved to the recycle bin", "{count} entries moved to the recycle bin", count
        ),
        WorkKind.RESTORE: ngettext("{count} entry restored", "{count} entries restored", count),
        WorkKind.DELETE: ngettext("{count} entry deleted", "{count} entries deleted", count),
        WorkKind.APPROVE: ngettext("{count} entry approved", "{count} entries approved", count),
        WorkKind.REJECT: ngettext("{count} entry rejected", "{count} entries rejected", count),
    }
    return patterns[kind].format(count=formatter.number(count))


def progress_text(done: int, total: int, formatter: Format) -> str:
    """Return how far it is: “150 of 1,000 entries”."""
    text = ngettext("{done} of {count} entry", "{done} of {count} entries", total)
    return text.format(done=formatter.number(done), count=formatter.number(total))


def waiting_text(problem: KdeskError) -> str:
    """Return why it waits."""
    return _("{problem}. kdesk tries again by itself.").format(problem=title_of(problem))


def ended_text(problem: KdeskError) -> str:
    """Return why it ended before its time, and what can be done."""
    return _("{problem}. {next_step}").format(problem=title_of(problem), next_step=next_step_of(problem))


def ended_notice(kind: WorkKind, counts: Mapping[Outcome, int], formatter: Format) -> str:
    """Return what was done, and what was not."""
    done = done_text(kind, counts.get(Outcome.DONE, 0), formatter)
    rest: Mapping[Outcome, int] = {outcome: count for outcome, count in counts.items() if outcome != Outcome.DONE}
    if not rest:
        return done
    return _("{done}; {rest}").format(done=done, rest=counts_text(rest, formatter))


def goes_on_text(kind: WorkKind, done: int, total: int, formatter: Format) -> str:
    """Return that the work goes on although its dialog is closed."""
    pattern = _("{title}: {progress} so far; kdesk goes on")
    return pattern.format(title=work_title(kind, total, formatter), progress=progress_text(done, total, formatter))


def unfinished_work_text(kind: WorkKind, done: int, total: int, formatter: Format) -> str:
    """Return what quitting would interrupt."""
    pattern = _("“{title}” is under way: {progress}. What is done stays; the rest stays as it is.")
    return pattern.format(title=work_title(kind, total, formatter), progress=progress_text(done, total, formatter))


def rows_without_entry_text(count: int, formatter: Format) -> str:
    """Return that rows of a sheet name entries that are not there."""
    words = ngettext(
        "{count} row of the sheet names an entry that is not there",
        "{count} rows of the sheet name entries that are not there",
        count,
    )
    return words.format(count=formatter.number(count))
