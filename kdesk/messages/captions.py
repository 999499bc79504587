"""Names of captions and attachments, of their formats and of their statuses."""

from kdesk.domain.captions.formats import CaptionFormat
from kdesk.domain.captions.languages import UNDEFINED
from kdesk.domain.editing.asset_status import AssetStatus
from kdesk.domain.editing.attachments import Attachment, AttachmentFormat
from kdesk.domain.editing.captions import Caption
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import DASH
from kdesk.messages.translation import N_, _

_CAPTION_STATUSES = {
    AssetStatus.ERROR: N_("Not readable"),
    AssetStatus.EMPTY: N_("Without content"),
    AssetStatus.READY: N_("Ready"),
    AssetStatus.DELETED: N_("Deleted"),
    AssetStatus.WAITING: N_("Waiting"),
    AssetStatus.EXPORTING: N_("Ready, being stored"),
}
_ATTACHMENT_STATUSES = {
    AssetStatus.ERROR: N_("Failed"),
    AssetStatus.EMPTY: N_("Without content"),
    AssetStatus.READY: N_("Ready"),
    AssetStatus.DELETED: N_("Deleted"),
    AssetStatus.WAITING: N_("Waiting"),
    AssetStatus.EXPORTING: N_("Ready, being stored"),
}
# Names of formats, the same in every language.
_CAPTION_FORMATS = {
    CaptionFormat.SRT: "SRT",
    CaptionFormat.DFXP: "DFXP",
    CaptionFormat.WEBVTT: "WebVTT",
    CaptionFormat.CAP: "CAP",
    CaptionFormat.SCC: "SCC",
}
_ATTACHMENT_FORMATS = {
    AttachmentFormat.TEXT: N_("Text"),
    AttachmentFormat.MEDIA: N_("Media"),
    AttachmentFormat.DOCUMENT: N_("Document"),
    AttachmentFormat.JSON: N_("JSON"),
    AttachmentFormat.MARKDOWN: N_("Markdown"),
}


def caption_status_name(status: AssetStatus) -> str:
    """Return the name of a status."""
    return _(_CAPTION_STATUSES[status]) if status in _CAPTION_STATUSES else _("Unknown")


def attachment_status_name(status: AssetStatus) -> str:
    """Return the name of a status."""
    return _(_ATTACHMENT_STATUSES[status]) if status in _ATTACHMENT_STATUSES else _("Unknown")


def caption_format_name(kind: CaptionFormat) -> str:
    """Return the name of a format."""
    return _CAPTION_FORMATS.get(kind, DASH)


def attachment_format_name(kind: AttachmentFormat) -> str:
    """Return the name of a format."""
    return _(_ATTACHMENT_FORMATS[kind]) if kind in _ATTACHMENT_FORMATS else DASH


def language_name(language: str) -> str:
    """Return a language as it is shown."""
    return shown(language) if language not in {"", UNDEFINED} else _("No language")


def caption_name(caption: Caption) -> str:
    """Return what a person calls the caption: its label, or its language."""
    return shown(caption.label) or language_name(caption.language)


def caption_use(caption: Caption) -> str:
    """Return what players do with the captions."""
    if not caption.on_player:
        return _("Hidden")
    return _("Default") if caption.is_default else _("Offered")


def attachment_name(attachment: Attachment) -> str:
    """Return what a person calls the attachment: its title, or its file name."""
    return shown(attachment.title) or shown(attachment.file_name) or _("Attachment")
