"""The entry that the tab shows, and what its session may do with it."""

from kdesk.domain.editing.thumbs import ThumbEditing
from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.messages import _
from kdesk.messages.rights import reason_not_editable, reason_without
from kdesk.messages.thumbnails import why_no_frames
from kdesk.ui.review.frame_clock import FrameClock


class ThumbnailSubject:
    """What is shown at present.

    Attributes:
        entry: None while nothing is shown.
        api: Of the account that the entry belongs to.
        clock: Of the player.
    """

    def __init__(self, clock: FrameClock) -> None:
        self.entry: Entry | None = None
        self.api: AccountApi | None = None
        self.clock = clock

    @property
    def thumbs(self) -> ThumbEditing | None:
        """The stored thumbnails of the account; None if the session cannot read them."""
        return self.api.editing.thumbs if self.api is not None and self.api.editing is not None else None

    def is_shown(self, entry_id: str) -> bool:
        """Return whether this entry is the shown one."""
        return self.entry is not None and self.entry.id == entry_id

    def why_not_change(self) -> str:
        """Return why the session may not change the entry, "" if it may."""
        if self.entry is None or self.api is None or self.thumbs is None:
            return _("This session may not change entries")
        return reason_not_editable(self.api.rights, self.entry.user_id, self.api.account.user_id)

    def why_not_delete(self) -> str:
        """Return why the session may not delete thumbnails, "" if it may."""
        return reason_without(self.api.rights, "edit", "delete_thumbnails") if self.api is not None else ""

    def why_no_player_frame(self) -> str:
        """Return why the frame of the player cannot be the poster, "" if it can."""
        if self.entry is not None and why_no_frames(self.entry):
            return why_no_frames(self.entry)
        if self.clock.second is None:
            return _("The player shows no frame: play the video, or go to a place in it")
        return self.why_not_change()
