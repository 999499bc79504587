"""What is said about a search: what was not understood or left out, and what the server does not search."""

from kdesk.domain.names import in_a_sentence
from kdesk.domain.search.addresses import MAX_IDS
from kdesk.domain.search.grammar import ParsedSearch
from kdesk.domain.search.tokens import Field, tokens_of
from kdesk.messages.format import Format
from kdesk.messages.translation import _, ngettext

MAX_REMARKS = 20
"""Of one sort: a pasted page would have thousands."""

_EXAMPLES = {
    Field.TAG: ("tag:news", 'tag:"green apple"'),
    Field.TRANSCRIPT: ("transcript:budget", 'transcript:"next year"'),
    Field.CATEGORY: ("category:Events", 'category:"Events>Spring fair"'),
    Field.OWNER: ("owner:me", "owner:anna@example.com"),
    Field.ID: ("id:0_abcd1234", "id:0_abcd1234,1_wxyz5678"),
    Field.AFTER: ("after:7d", "after:2026-03-14"),
    Field.BEFORE: ("before:1y", "before:2026-03-14"),
    Field.CREATED: ("created:this-week", "created:2026-03..2026-05"),
    Field.LONGER: ("longer:90s", "longer:10min"),
    Field.SHORTER: ("shorter:90s", "shorter:10min"),
    Field.LASTS: ("lasts:4:30", "lasts:1min..10min"),
    Field.STATUS: ("status:ready", "status:failed,processing"),
    Field.TYPE: ("type:video", "type:video,audio"),
}
_MEANT = {
    **dict.fromkeys(("date", "day", "time", "year", "month", "since", "from"), Field.CREATED),
    **dict.fromkeys(("user", "author", "creator", "by"), Field.OWNER),
    **dict.fromkeys(("duration", "length"), Field.LASTS),
    **dict.fromkeys(("kind", "media", "mediatype"), Field.TYPE),
    **dict.fromkeys(("tags", "keyword"), Field.TAG),
    **dict.fromkeys(("categories", "folder"), Field.CATEGORY),
    **dict.fromkeys(("state",), Field.STATUS),
    **dict.fromkeys(("said", "captions", "caption", "subtitles", "spoken"), Field.TRANSCRIPT),
    **dict.fromkeys(("entry", "entryid", "ids"), Field.ID),
}
"""What a person means with a word that is no field."""


def not_understood(token: str) -> str:
    """Return that a token says nothing, and what would be understood in its place."""
    known = next(iter(tokens_of(token)), None)
    if known is None or known.field is None:
        return _("Not understood: {text}").format(text=in_a_sentence(token))
    example, other = _EXAMPLES[known.field]
    words = _("Not understood: {text}. Write for example {example} or {other}")
    return words.format(text=in_a_sentence(token), example=example, other=other)


def not_a_field(name: str) -> str:
    """Return that a word before a colon is no field, and what it may be meant to be."""
    meant = _MEANT.get(name)
    if meant is None:
        return _("{field} is no field: it is looked for as text").format(field=in_a_sentence(f"{name}:"))
    words = _("{field} is no field: it is looked for as text. Write for example {example} or {other}")
    example, other = _EXAMPLES[meant]
    return words.format(field=in_a_sentence(f"{name}:"), example=example, other=other)


def conditions_left_out(count: int, formatter: Format) -> str:
    """Return that a text has too many conditions."""
    words = ngettext(
        "{count} more condition is left out: these are enough",
        "{count} more conditions are left out: these are enough",
        count,
    )
    return words.format(count=formatter.number(count))


def ids_left_out(count: int, formatter: Format) -> str:
    """Return that a text has more ids than the server looks for."""
    words = ngettext(
        "{count} more id is left out: Kaltura looks for {most} at a time",
        "{count} more ids are left out: Kaltura looks for {most} at a time",
        count,
    )
    return words.format(count=formatter.number(count), most=formatter.number(MAX_IDS))


def end_left_out() -> str:
    """Return that a pasted text is longer than the search field."""
    return _("The text is too long: its end is left out")


def remarks_of(parsed: ParsedSearch, formatter: Format) -> list[str]:
    """Return what a search says without meaning it, or means without being asked for."""
    remarks = [not_understood(token) for token in parsed.unclear[:MAX_REMARKS]]
    remarks += [not_a_field(name) for name in parsed.unknown[:MAX_REMARKS]]
    if parsed.left_out:
        remarks.append(conditions_left_out(parsed.left_out, formatter))
    if parsed.ids_left_out:
        remarks.append(ids_left_out(parsed.ids_left_out, formatter))
    return remarks


def transcripts_not_searched() -> str:
    """Return that what is said in videos cannot be searched."""
    return _("Transcripts are not searched by this server")
