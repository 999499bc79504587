"""Options of links."""

from dataclasses import dataclass

from kdesk.domain.links.link import USUAL_COLUMNS, LinkColumn, LinkForm, LinkKind
from kdesk.domain.marking import N_
from kdesk.domain.options.option import Section, is_text, option, row

MAX_PLAYER = 20
COPIED_KINDS = (LinkKind.HLS, LinkKind.DASH, LinkKind.MP4, LinkKind.PLAYER_PAGE, LinkKind.DOWNLOAD)
"""The kinds that “Copy link” can copy: those that need no rendition to be chosen."""


def _is_player(text: str) -> bool:
    return is_text(MAX_PLAYER)(text) and (not text or (text.isascii() and text.isdecimal()))


@dataclass(frozen=True, init=False, repr=False, eq=False)
class LinkOptions:
    """How links are copied.

    Attributes:
        link_kind: What “Copy link” copies, where an entry has it.
        link_form: In which links are copied.
        link_columns: Of tables of links.
        link_player: Id of the player of player pages and embed codes; "" for the account's newest.
    """

    link_kind: LinkKind = option(
        LinkKind.HLS,
        lambda kind: kind in COPIED_KINDS,
        rows=row(
            Section.LINKS,
            N_("“Copy link” copies"),
            N_("If an entry has no such link, as an image has no stream, its first one is copied."),
            choices={
                LinkKind.HLS: N_("HLS stream"),
                LinkKind.DASH: N_("DASH stream"),
                LinkKind.MP4: N_("Progressive MP4"),
                LinkKind.PLAYER_PAGE: N_("Player page"),
                LinkKind.DOWNLOAD: N_("Download"),
            },
        ),
    )
    link_form: LinkForm = option(
        LinkForm.PLAIN,
        rows=row(
            Section.LINKS,
            N_("Form of copied links"),
            choices={
                LinkForm.PLAIN: N_("Plain address"),
                LinkForm.MARKDOWN: N_("Markdown"),
                LinkForm.HTML: N_("HTML"),
                LinkForm.TSV: N_("Table for spreadsheets"),
                LinkForm.CSV: N_("CSV"),
                LinkForm.MARKDOWN_TABLE: N_("Markdown table"),
            },
        ),
    )
    link_columns: tuple[LinkColumn, ...] = option(USUAL_COLUMNS, lambda columns: LinkColumn.ADDRESS in columns)
    link_player: str = option(
        "",
        _is_player,
        rows=row(
            Section.LINKS,
            N_("Id of the player"),
            N_("For player pages and embed codes. Empty: the newest player of the account."),
            wrong=N_("An id of a player has digits only"),
        ),
    )
