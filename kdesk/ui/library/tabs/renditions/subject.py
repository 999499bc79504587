"""The entry that the tab shows, and what its session may do with it."""

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Transfer
from kdesk.messages import _
from kdesk.messages.rights import reason_not_editable, reason_without

_CONVERTIBLE = frozenset({EntryStatus.READY, EntryStatus.PROCESSING, EntryStatus.PROCESSING_FAILED})


class RenditionSubject:
    """What is shown at present.

    Attributes:
        entry: None while nothing is shown.
        api: Of the account that the entry belongs to.
        flavors: Its renditions; () until they are loaded.
        busy: Why nothing can be changed now, "" if it can.
        sending: The transfer whose file is to replace the content; None if there is none.
    """

    def __init__(self) -> None:
        self.entry: Entry | None = None
        self.api: AccountApi | None = None
        self.flavors: tuple[Flavor, ...] = ()
        self.busy = ""
        self.sending: Transfer | None = None

    @property
    def editing(self) -> EditingApi | None:
        """The ports that change the library; None if the session sees nothing."""
        return self.api.editing if self.api is not None else None

    @property
    def duration(self) -> int:
        """Milliseconds of the entry."""
        return round(self.entry.duration * 1000) if self.entry is not None else 0

    def is_shown(self, entry_id: str) -> bool:
        """Return whether this entry is the shown one."""
        return self.entry is not None and self.entry.id == entry_id

    def why_no_rendition_change(self) -> str:
        """Return why renditions cannot be changed."""
        if self.entry is None or self.api is None or self.editing is None:
            return _("This session may not change entries")
        return reason_without(self.api.rights, "renditions") or self.busy

    def why_no_convert(self) -> str:
        """Return why nothing can be converted."""
        if reason := self.why_no_rendition_change():
            return reason
        if not any(flavor.is_source and flavor.status.playable for flavor in self.flavors):
            return _("There is no source to convert from")
        fits = self.entry is not None and self.entry.status in _CONVERTIBLE
        return "" if fits else _("Kaltura converts only entries that have arrived")

    def why_no_reconvert(self, flavor: Flavor) -> str:
        """Return why a rendition cannot be made again."""
        if flavor.is_source:
            return self.why_no_rendition_change() or _("The source is what was uploaded; it is not converted")
        return self.why_no_convert()

    def why_no_source(self, flavor: Flavor) -> str:
        """Return why a rendition cannot become the source."""
        if reason := self.why_no_rendition_change():
            return reason
        if flavor.is_source:
            return _("It is the source already")
        return "" if flavor.status is FlavorStatus.READY else _("Only a rendition that is ready can become the source")

    def why_no_delete(self, flavor: Flavor) -> str:
        """Return why a rendition cannot be deleted."""
        del flavor
        return self.why_no_rendition_change()

    def why_no_clone(self) -> str:
        """Return why the entry cannot be cloned."""
        if self.entry is None or self.api is None or self.editing is None:
            return _("This session may not change entries")
        return reason_without(self.api.rights, "edit") or self.busy

    def why_no_replacing(self) -> str:
        """Return why the content cannot be replaced."""
        if self.entry is None or self.api is None or self.editing is None:
            return _("This session may not change entries")
        if reason := reason_not_editable(self.api.rights, self.entry.user_id, self.api.account.user_id):
            return reason
        if self.entry.media_type not in {MediaType.VIDEO, MediaType.AUDIO, MediaType.IMAGE}:
            return _("Only the content of videos, sounds and images can be replaced")
        if self.sending is not None:
            return _("A file for this entry is in the uploads already")
        if self.entry.replacing_id:
            return _("Other new content waits already: another one would throw it away")
        return self.busy or ("" if self.entry.status is EntryStatus.READY else _("The entry is not ready yet"))

    def why_no_part(self) -> str:
        """Return why no part of the entry can become a new one."""
        if reason := self.why_no_clone():
            return reason
        if self.entry is None or self.entry.media_type not in {MediaType.VIDEO, MediaType.AUDIO} or not self.duration:
            return _("Only videos and sounds can be trimmed")
        return "" if self.entry.status is EntryStatus.READY else _("The entry is not ready yet")

    def why_no_decision(self) -> str:
        """Return why a replacement can neither be approved nor cancelled."""
        if self.api is None or self.editing is None:
            return _("This session may not change entries")
        return reason_without(self.api.rights, "approve_replacement") or self.busy
