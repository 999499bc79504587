"""What rows and the details pane say about the details of uploads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from kdesk.domain.details.ports import MADE_OF, DetailsRecord, FieldState, Why
from kdesk.domain.details.upload_details import DetailField, UploadDetails
from kdesk.domain.names import in_a_sentence
from kdesk.domain.transfer import Transfer
from kdesk.domain.ui_ports import AccountState
from kdesk.messages.errors import title_of
from kdesk.messages.filling import PLAIN
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.rights import right_words
from kdesk.messages.translation import N_, _, listed, ngettext

_MOST_NAMED = 2
_TAGS = 80
"""Characters of the tags in a row."""

if TYPE_CHECKING:  # a start counts nothing
    from kdesk.domain.statistics.ready_time import ReadyEstimate

_NAMES: Mapping[DetailField, str] = {
    DetailField.TITLE: N_("Title"),
    DetailField.DESCRIPTION: N_("Description"),
    DetailField.TAGS: N_("Tags"),
    DetailField.CATEGORIES: N_("Categories"),
    DetailField.CONVERSION_PROFILE: N_("Conversion profile"),
    DetailField.ACCESS_CONTROL: N_("Access control"),
    DetailField.OWNER: N_("Owner"),
    DetailField.STARTS_AT: N_("Can be played from"),
    DetailField.ENDS_AT: N_("Can be played until"),
    DetailField.REFERENCE_ID: N_("Reference id"),
    DetailField.POSTER: N_("Thumbnail"),
    DetailField.CAPTIONS: N_("Captions"),
    DetailField.ATTACHMENTS: N_("Attachments"),
    DetailField.METADATA: N_("Custom metadata"),
}


_BRACES = re.compile(r"\{[^{}]{1,40}\}")


@dataclass(frozen=True, slots=True)
class RowDetails:
    """What the row of an upload says of its details.

    Attributes:
        title: "" if it does not differ from the name of the file.
        told: Parts of the second line.
        account: The name of its account, "" where there is only one.
        colour: Of that account, "" if it has none.
        session: Whether that account is signed in; None for the one in view, and without an account.
        facts: Pixels, duration and codec of its file, "" while they are not known.
        caution: What will be a problem with the file, "" for nothing.
        advice: What that means, and what can be done.
        unfolds: Whether captions, a thumbnail or attachments belong to it.
        ready: When its entry will be ready; None if that is not known.
    """

    title: str = ""
    told: tuple[str, ...] = ()
    account: str = ""
    colour: str = ""
    session: AccountState | None = None
    facts: str = ""
    caution: str = ""
    advice: str = ""
    unfolds: bool = False
    ready: ReadyEstimate | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """What the second line says of file and details; what is left out first comes last."""
        if not self.facts:
            return self.told
        # Nothing else in the row tells what else is uploaded; facts come before the rest.
        first = 1 if self.unfolds else 0
        return (*self.told[:first], self.facts, *self.told[first:])


NO_DETAILS = RowDetails()


def row_details(transfer: Transfer, record: DetailsRecord, profile_name: Callable[[int], str]) -> RowDetails:
    """Return what a row says of details.

    Args:
        profile_name: Returns the name of a conversion profile, "" if it is not known.
    """
    details = record.details
    title = (details.title or "").strip()
    title = "" if title in {transfer.file.title, transfer.file.name} else title
    belonging = _belonging_words(record)
    # First: nothing else in the row tells that more is uploaded than the file itself.
    told = [belonging] if belonging else []
    told += [shown(transfer.file.name)] if title else []
    if details.conversion_profile is not None:
        told.append(profile_words(details.conversion_profile, profile_name(details.conversion_profile)))
    if details.tags:
        told.append(_("tags: {tags}").format(tags=shown(listed(details.tags), _TAGS)))
    if details.categories:
        told.append(_("categories: {categories}").format(categories=shown(listed(details.categories), _TAGS)))
    return RowDetails(title, tuple(told), unfolds=bool(belonging))


def _belonging_words(record: DetailsRecord) -> str:
    """Return what else is uploaded with a file, and of what was not taken why: nobody looks for it in the details."""
    failed = record.in_state(FieldState.REFUSED, FieldState.NOT_ALLOWED) & MADE_OF.keys()
    files = companion_words(record.details.only(record.details.said - failed))
    words = [
        _("{label}: {value}").format(label=detail_name(field), value=why_words(record.reasons.get(field), PLAIN))
        for field in MADE_OF
        if field in failed
    ]
    return "; ".join([*words, *([_("with {files}").format(files=files)] if files else [])])


def companion_words(details: UploadDetails) -> str:
    """Return what else is uploaded with a file: captions, poster, attachments; "" for nothing."""
    words: list[str] = []
    if details.captions:
        languages = listed(dict.fromkeys(file.language for file in details.captions if file.language))
        words.append(_("captions: {languages}").format(languages=languages) if languages else _("captions"))
    if details.poster is not None and details.poster.path:
        words.append(_("poster"))
    if details.attachments:
        names = [in_a_sentence(PurePath(file.path).name) for file in details.attachments[:_MOST_NAMED]]
        words.append(listed(names) if len(details.attachments) <= _MOST_NAMED else _("attachments"))
    # Clauses: a row that has not room for all of them leaves the last ones out.
    return "; ".join(words)


def profile_words(number: int, name: str) -> str:
    """Return a conversion profile as a row names it."""
    return shown(name) if name else _("profile {number}").format(number=number)


def unknown_gap_words(typed: object) -> str:
    """Return that a text holds braces that no pattern knows; "" if all are known, and for what is no text."""
    from kdesk.domain.details.patterns import MAX_PATTERN, mistake  # noqa: PLC0415  for whoever types

    texts = (typed,) if isinstance(typed, str) else typed if isinstance(typed, tuple) else ()
    for text in texts:
        if isinstance(text, str) and len(text) <= MAX_PATTERN:
            for braces in _BRACES.findall(text.replace("{{", "").replace("}}", "")):
                if mistake(braces):
                    return _("{braces} is not known: it stays as it is").format(braces=shown(braces))
    return ""


def detail_name(field: DetailField) -> str:
    """Return the name of a field."""
    return _(_NAMES[field])


def several_words() -> str:
    """Return that the selected uploads differ in a field."""
    return _("Several values")


def fixed_profile_words(fixed: int, count: int, formatter: Format) -> str:
    """Return why the conversion profile of selected uploads cannot be changed any more; "" if it can.

    Args:
        fixed: Those of them whose entry is there.
        count: Of all of them.
    """
    if not fixed:
        return ""
    if fixed == count:
        return _("Kaltura has made the entry with its profile: it cannot be changed any more")
    words = ngettext(
        "{count} of them has its entry already and keeps its profile",
        "{count} of them have their entries already and keep their profiles",
        fixed,
    )
    return words.format(count=formatter.number(fixed))


def why_words(why: Why | None, formatter: Format) -> str:
    """Return why a field was not written."""
    if why is None:
        return _("Kaltura did not take it")
    if why.fixed:
        return _("It could only be set before Kaltura made the entry")
    if why.trouble is not None:
        return title_of(why.trouble, formatter)
    reason = right_words(why.right)
    return _("Not written. {reason}").format(reason=reason) if reason else _("Not written: this session may not")


def many_words(words: str, count: int, formatter: Format) -> str:
    """Return what became of a field, of as many of the selected uploads as it is so for."""
    return _("{words} ({count} of them)").format(words=words, count=formatter.number(count))


def heading_words(names: tuple[str, ...], count: int, formatter: Format) -> str:
    """Return of which uploads the details are.

    Args:
        names: Of the first of them.
    """
    if count == 1 and names:
        return shown(names[0])
    return ngettext("{count} upload", "{count} uploads", count).format(count=formatter.number(count))


def both_values(mine: str, theirs: str) -> str:
    """Return the two values of a conflict."""
    words = (
        _("Somebody else has changed this meanwhile. Yours: “{mine}”. On the server: “{theirs}”")
        if theirs
        else _("Somebody else has emptied this meanwhile. Yours: “{mine}”")
    )
    return words.format(mine=in_a_sentence(mine), theirs=in_a_sentence(theirs))
