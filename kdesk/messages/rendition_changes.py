"""Questions before renditions and content are changed: what the change costs, and what it breaks."""

from dataclasses import dataclass

from kdesk.domain.editing.contents import Span
from kdesk.domain.editing.renditions import is_last
from kdesk.domain.entry import Entry, Replacement
from kdesk.domain.flavor import Flavor
from kdesk.domain.names import in_a_sentence
from kdesk.domain.transfer import Transfer
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import DASH, Format
from kdesk.messages.renditions import lines_of, name_of, pixels_of
from kdesk.messages.rows import row_text
from kdesk.messages.translation import N_, _, listed


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what follows from its answers.

    Attributes:
        yes: On the button that agrees.
        no: On the other one.
    """

    question: str
    more: str
    yes: str
    no: str


_REPLACEMENTS = {
    Replacement.APPROVED: N_("New content replaces this one as soon as it is converted."),
    Replacement.WAITS_FOR_APPROVAL: N_("New content is converted and waits for approval."),
    Replacement.NOT_APPROVED: N_("New content is being converted. It needs an approval before it replaces this one."),
    Replacement.FAILED: N_("The new content could not be converted. What there was stays."),
}


def replacement_words(replacement: Replacement) -> str:
    """Return what becomes of new content; "" if there is none."""
    return _(_REPLACEMENTS[replacement]) if replacement in _REPLACEMENTS else ""


def content_words(entry: Entry, formatter: Format) -> str:
    """Return what an entry holds: “1920 × 1080, 3:20”."""
    known = []
    if entry.width and entry.height:
        known.append(pixels_of(entry.width, entry.height))
    if entry.duration:
        known.append(formatter.duration(entry.duration))
    return listed(known) or DASH


def sending_words(transfer: Transfer, formatter: Format, now: float) -> str:
    """Return what a transfer does whose file is to replace the content of an entry."""
    # Without the remark, which says the same.
    row = row_text(transfer.replace(remarks=()), formatter, now)
    state = row.state
    if row.percent:
        state = _("{state}, {percent}").format(state=state, percent=row.percent)
    words = _("“{file}” is to replace the content: {state}")
    return words.format(file=in_a_sentence(transfer.file.name), state=state)


def about_reconvert(name: str) -> Asked:
    """Ask before a rendition is made again."""
    more = _(
        "Kaltura makes the file anew from the source. Until that is done this rendition cannot be played, and links to "
        "it do not work. It takes conversion time of the account."
    )
    question = _("Convert “{name}” again?").format(name=in_a_sentence(name))
    return Asked(question, more, _("Convert again"), _("Leave it"))


def about_convert(name: str) -> Asked:
    """Ask before a missing rendition is made."""
    more = _(
        "Kaltura makes one more file from the source. It takes conversion time and storage of the account. What there "
        "is stays."
    )
    return Asked(_("Convert to “{name}”?").format(name=in_a_sentence(name)), more, _("Convert"), _("Do not convert"))


def about_delete(flavor: Flavor, flavors: tuple[Flavor, ...], name: str) -> Asked:
    """Ask before a rendition is deleted; the server guards neither the source nor the last one."""
    parts = []
    if flavor.is_source:
        parts.append(
            _(
                "It is the source: without it nothing can be converted, trimmed or downloaded in its first quality any "
                "more. Kaltura does not prevent this."
            )
        )
    if is_last(flavor, flavors):
        parts.append(
            _("It is the last rendition that can be played: nobody can play this entry then. Kaltura does not warn.")
        )
    if not parts:
        parts.append(_("Links to it stop working. As long as the source is there, it can be converted anew."))
    parts.append(_("This cannot be undone."))
    more = "\n\n".join(parts)
    if flavor.is_source:
        # Other words than for the others: whoever aimed at one of these would answer without reading.
        question = _("Delete the source “{name}”, from which all others are made?").format(name=in_a_sentence(name))
        return Asked(question, more, _("Delete the source"), _("Keep the source"))
    question = _("Delete the rendition “{name}”?").format(name=in_a_sentence(name))
    return Asked(question, more, _("Delete"), _("Keep"))


def about_source(flavor: Flavor, flavors: tuple[Flavor, ...], formatter: Format) -> Asked:
    """Ask before another rendition becomes the source."""
    before = next((one for one in flavors if one.is_source), None)
    more = _("Whatever is converted later is made from this rendition, and gets no better than it is.")
    if before is not None:
        size = formatter.size(before.size) if before.size else DASH
        lost = _("Kaltura deletes the source that there is: {pixels}, {size}. This cannot be undone.")
        more = f"{lost.format(pixels=lines_of(before) or DASH, size=size)}\n\n{more}"
    question = _("Make “{name}” the source?").format(name=in_a_sentence(name_of(flavor)))
    return Asked(question, more, _("Make it the source"), _("Keep the source"))


def about_clone(entry: Entry) -> Asked:
    """Ask before an entry is cloned."""
    more = _(
        "The new entry gets the fields, categories and files of this one and is called “{name}”. It takes as much "
        "storage again. Plays and links stay with this one."
    )
    question = _("Clone “{name}”?").format(name=in_a_sentence(shown(entry.name)))
    return Asked(question, more.format(name=in_a_sentence(shown(clone_name(entry)))), _("Clone"), _("Do not clone"))


def clone_name(entry: Entry) -> str:
    """Return the name of a copy."""
    return _("{name} (copy)").format(name=entry.name)


def part_name(entry: Entry) -> str:
    """Return the name of an entry that is made of a part."""
    return _("{name} (part)").format(name=entry.name)


@dataclass(frozen=True, slots=True)
class NewContent:
    """A file that is to replace content.

    Attributes:
        size: Bytes.
        seconds: How long it lasts; 0.0 if that is not known, or it is an image.
    """

    name: str
    size: int
    seconds: float = 0.0


def about_replace(entry: Entry, source_size: int, new: NewContent, formatter: Format) -> Asked:
    """Ask before the content is replaced by a file.

    Args:
        source_size: Bytes of the source that is there; 0 if there is none.
    """
    size = formatter.size(source_size) if source_size else ""
    now = [part for part in (content_words(entry, formatter), size) if part and part != DASH]
    length = formatter.duration(new.seconds) if new.seconds else ""
    coming = [part for part in (length, formatter.size(new.size)) if part]
    lines = (
        _("Now: “{name}”, {content}").format(name=in_a_sentence(shown(entry.name)), content=listed(now) or DASH),
        _("New: “{name}”, {content}").format(name=in_a_sentence(shown(new.name)), content=listed(coming)),
        _(
            "Id, fields and links stay. All renditions are made anew, which takes conversion time; the old content is "
            "gone then. Captions and thumbnails stay, even if they do not fit any more."
        ),
        _("This cannot be undone."),
    )
    question = _("Replace the content of “{name}”?").format(name=in_a_sentence(shown(entry.name)))
    return Asked(question, "\n\n".join(("\n".join(lines[:2]), *lines[2:])), _("Replace"), _("Keep"))


def about_trim(entry: Entry, span: Span) -> Asked:
    """Ask before an entry is trimmed in place."""
    more = _(
        "What is before and after is deleted for everybody, and all renditions are made anew. Captions are not moved "
        "and fit no more. This cannot be undone; a new entry would leave this one as it is."
    )
    words = {"name": in_a_sentence(shown(entry.name)), "begin": written_time(span.begin), "end": written_time(span.end)}
    question = _("Keep only {begin} to {end} of “{name}”?").format(**words)
    return Asked(question, more, _("Trim this entry"), _("Keep all"))


def about_approve(entry: Entry) -> Asked:
    """Ask before a replacement is approved."""
    question = _("Replace the content of “{name}” by the new one?").format(name=in_a_sentence(shown(entry.name)))
    return Asked(question, _("The old content is deleted. This cannot be undone."), _("Approve"), _("Wait"))


def about_cancel(entry: Entry) -> Asked:
    """Ask before a replacement is cancelled."""
    question = _("Throw away the new content of “{name}”?").format(name=in_a_sentence(shown(entry.name)))
    more = _("The entry keeps the content that it has. The new file has to be sent again if it is wanted later.")
    return Asked(question, more, _("Throw away"), _("Leave it"))


def written_time(milliseconds: int) -> str:
    """Return a time as it is typed: “0:02”, “1:02:03.250”."""
    seconds, rest = divmod(max(0, milliseconds), 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    whole = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
    return f"{whole}.{rest:03}" if rest else whole
