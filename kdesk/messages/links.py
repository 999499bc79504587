"""Sentences about links: what they are called, and what was copied."""

from kdesk.domain.links.link import Link, LinkKind
from kdesk.domain.links.place import Place, region_of
from kdesk.domain.links.sessions import hidden
from kdesk.domain.names import in_a_sentence
from kdesk.messages.translation import N_, _, ngettext

_KINDS = {
    LinkKind.HLS: N_("HLS stream"),
    LinkKind.MP4: N_("Progressive MP4"),
    LinkKind.DOWNLOAD: N_("Download"),
    LinkKind.SOURCE: N_("Raw source"),
    LinkKind.THUMBNAIL: N_("Thumbnail"),
    LinkKind.DASH: N_("DASH stream"),
    LinkKind.SMOOTH_STREAMING: N_("Smooth Streaming"),
    LinkKind.HDS: N_("HDS stream"),
    LinkKind.F4M: N_("Flash manifest"),
    LinkKind.RTMP: N_("RTMP stream"),
    LinkKind.PLAYER_PAGE: N_("Player page"),
    LinkKind.IFRAME: N_("Embed code"),
    LinkKind.RESPONSIVE: N_("Responsive embed code"),
    LinkKind.SCRIPT: N_("Script embed code"),
    LinkKind.FILE: N_("File"),
    LinkKind.SESSION_FILE: N_("File with a session"),
}


def link_kind_name(kind: LinkKind) -> str:
    """Return the name of a kind of links."""
    return _(_KINDS[kind])


def copy_label(kind: LinkKind) -> str:
    """Return the label of the command that copies a link."""
    return _("Copy {kind} link").format(kind=link_kind_name(kind))


def copy_label_as(kind: LinkKind, form: str) -> str:
    """Return the label of the command that copies a link in a form, by the name of the form."""
    return _("Copy {kind} link as {form}").format(kind=link_kind_name(kind), form=form)


def open_label(kind: LinkKind) -> str:
    """Return the label of the command that opens a link."""
    return _("Open {kind} link in the browser").format(kind=link_kind_name(kind))


def code_label(kind: LinkKind) -> str:
    """Return the label of the command that shows a link as a QR code."""
    return _("Show {kind} link as a QR code").format(kind=link_kind_name(kind))


def elsewhere(place: Place, partner_id: int) -> str:
    """Return the hint that an address is of another account than the one that is signed in to; "" if it is not."""
    if place.partner in (0, partner_id):
        return ""
    region = region_of(place.host)
    if region is None:
        sentence = _("The address is of account {theirs}, and this session of account {own}")
    else:
        sentence = _("The address is of account {theirs} in {region}, and this session of account {own}")
    return sentence.format(theirs=place.partner, own=partner_id, region=region.name if region else "")


def links_heading(entry_name: str, rendition: str = "") -> str:
    """Return the heading above the links of an entry or of one of its renditions."""
    if rendition:
        return _("Links of the rendition {rendition}").format(rendition=rendition)
    return _("Links of the entry “{name}”").format(name=in_a_sentence(hidden(entry_name)))


def link_copied(link: Link) -> str:
    """Return the notice that a link is on the clipboard."""
    if link.rendition:
        sentence = _("{kind} link of the rendition {rendition} of “{name}” copied")
    elif link.entry_name:
        sentence = _("{kind} link of “{name}” copied")
    else:
        sentence = _("{kind} link copied")
    return _about(link, sentence)


def copied_with_session(link: Link, ends: str) -> str:
    """Return the notice that a link with a session for its entry alone is on the clipboard, and when that ends."""
    sentence = _("{copied}; it carries a session for this entry until {time}")
    return sentence.format(copied=link_copied(link), time=ends)


def short_link_copied(link: Link, ends: str) -> str:
    """Return the notice that a short link is on the clipboard, to what it leads, and until when."""
    return _("Short link to {what} copied; it works until {time}").format(what=short_link_name(link), time=ends)


def link_refused(link: Link) -> str:
    """Return the notice that a link was not copied because it carries a session."""
    if link.rendition:
        sentence = _("{kind} link of the rendition {rendition} of “{name}” not copied: it carries your session")
    elif link.entry_name:
        sentence = _("{kind} link of “{name}” not copied: it carries your session")
    else:
        sentence = _("{kind} link not copied: it carries your session")
    return _about(link, sentence)


def link_title(link: Link) -> str:
    """Return the name of a link: its kind, and of what it is."""
    if link.rendition:
        return _about(link, _("{kind} of the rendition {rendition} of “{name}”"))
    return short_link_name(link)


def session_question(link: Link) -> str:
    """Return the question about a link that carries a session."""
    if link.entry_name:
        return _about(link, _("The {kind} link of “{name}” carries a session. What is copied?"))
    return _about(link, _("The {kind} link carries a session. What is copied?"))


def short_link_name(link: Link) -> str:
    """Return the name under which the account lists a short link."""
    return _about(link, _("{kind} of “{name}”") if link.entry_name else "{kind}")


def links_copied(copied: int, missing: int, numbers: tuple[str, str]) -> str:
    """Return the notice about several links.

    Args:
        copied: How many are on the clipboard.
        missing: How many of the selected have no link that can be shared.
        numbers: Both numbers as the locale writes them.
    """
    if not copied:
        return _("No link copied: none of the selected has one that can be shared")
    sentence = ngettext("{count} link copied", "{count} links copied", copied).format(count=numbers[0])
    if not missing:
        return sentence
    rest = ngettext(
        "{count} of the selected has none that can be shared",
        "{count} of the selected have none that can be shared",
        missing,
    ).format(count=numbers[1])
    return _("{sentence}; {rest}").format(sentence=sentence, rest=rest)


def _about(link: Link, sentence: str) -> str:
    return sentence.format(
        kind=link_kind_name(link.kind),
        name=in_a_sentence(hidden(link.entry_name)),
        rendition=in_a_sentence(hidden(link.rendition)),
    )
