"""What the server tells while a search is typed: tags, categories, the entries behind short links."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from kdesk.domain.editing.categories import Category
from kdesk.domain.mirror_port import Mirror
from kdesk.domain.search.addresses import ids_in
from kdesk.domain.search.search_port import MIN_TAG_LETTERS, LibrarySearch
from kdesk.domain.search.tokens import Field
from kdesk.domain.search.typed import Typing
from kdesk.errors import KdeskError
from kdesk.messages.errors import title_of
from kdesk.ui.library.search.category_popup import CategoryPopup
from kdesk.ui.library.search.suggestions import suggestions, tag_suggestions
from kdesk.ui.tasks import TaskScope

TYPING_MS = 200
_TAGS, _CATEGORIES, _LINKS = "search: tags", "search: categories", "search: short links"
_MIRROR = "search: completions from the mirror"
log = logging.getLogger(__name__)


class SearchHelp(QObject):
    """Asks the server, one request of each sort at a time, and remembers its answers while the account stays.

    Args:
        tasks: Own the requests.
        mirror: Returns the mirror of the account, which has tags and owners at once; None without one.

    Signals:
        completed: A `Typing`, and the list of its `Suggestion`s.
        categories_known: The categories, or why there are none, are known.
        links_known: The entries behind short links are known.
    """

    completed = Signal(object, object)
    categories_known = Signal()
    links_known = Signal()

    def __init__(self, tasks: TaskScope, mirror: Callable[[], Mirror | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._mirror = tasks, mirror
        self._search: LibrarySearch | None = None
        self._categories: tuple[Category, ...] | None = None
        self._problem: KdeskError | None = None
        self._tags: dict[str, tuple[str, ...]] = {}
        self._links: dict[str, tuple[str, ...]] = {}
        self._typing: Typing | None = None
        self._mirrored: tuple[str, ...] = ()
        self._pause = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._pause.timeout.connect(self._request_tags)

    def set_search(self, search: LibrarySearch | None) -> None:
        """Ask this account from now on."""
        if search is self._search:
            return
        for task in (_TAGS, _CATEGORIES, _LINKS):
            self._tasks.cancel(task)
        self._search, self._categories, self._problem = search, None, None
        self._tags.clear()
        self._links.clear()

    def complete(self, typing: Typing | None) -> None:
        """Offer completions: those that are known at once, tags when the server has told them."""
        self._typing = typing
        self._pause.stop()
        if typing is None:
            return
        if typing.field is Field.TAG:
            self._complete_tag(typing)
            return
        mirror = self._mirror()
        if typing.field is Field.OWNER and mirror is not None:
            self._tasks.spawn(self._load_owners(mirror, typing), replace=_MIRROR)
        if typing.field is Field.CATEGORY and self._categories is None:
            self.load_categories()
        self.completed.emit(typing, suggestions(typing, self._categories or ()))

    def load_categories(self) -> None:
        """Request the categories if they are not known."""
        if self._categories is not None:
            self.categories_known.emit()
        elif self._search is not None:
            self._tasks.spawn(self._load_categories(self._search), replace=_CATEGORIES)

    def fill(self, popup: CategoryPopup) -> None:
        """Show the categories, or why there are none."""
        if self._categories is not None:
            popup.show_categories(self._categories)
        elif self._problem is not None:
            popup.show_message(title_of(self._problem))

    def behind(self, link_ids: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return the entries behind short links; None while the server is asked for them."""
        unknown = [link_id for link_id in link_ids if link_id not in self._links]
        if unknown and self._search is not None:
            self._tasks.spawn(self._resolve(self._search, unknown), replace=_LINKS)
            return None
        return tuple(dict.fromkeys(one for link_id in link_ids for one in self._links.get(link_id, ())))

    def _complete_tag(self, typing: Typing) -> None:
        word, mirror = typing.beginning.strip().lower(), self._mirror()
        self._mirrored = ()
        known = self._tags.get(word[:MIN_TAG_LETTERS])
        if known is not None:
            self.completed.emit(typing, tag_suggestions(typing, known))
        elif len(word) >= MIN_TAG_LETTERS:
            self._pause.start()
        if mirror is not None:
            self._tasks.spawn(self._load_mirrored_tags(mirror, typing, known or ()), replace=_MIRROR)
        elif len(word) < MIN_TAG_LETTERS:
            self.completed.emit(typing, [])

    async def _load_mirrored_tags(self, mirror: Mirror, typing: Typing, known: tuple[str, ...]) -> None:
        """Offer the tags that were seen, before and beside those that the server tells."""
        try:
            found = await mirror.complete_tag(typing.beginning.strip(), MAX_MIRRORED)
        except KdeskError as exc:
            log.info("tags could not be completed from the mirror: %s", exc)
            return
        if typing == self._typing:
            self._mirrored = found
            self.completed.emit(typing, tag_suggestions(typing, dict.fromkeys((*found, *known))))

    async def _load_owners(self, mirror: Mirror, typing: Typing) -> None:
        try:
            owners = await mirror.complete_owner(typing.beginning.strip(), MAX_MIRRORED)
        except KdeskError as exc:
            log.info("owners could not be completed: %s", exc)
            return
        self.completed.emit(typing, suggestions(typing, owners=owners))

    def _request_tags(self) -> None:
        if self._search is not None and self._typing is not None:
            self._tasks.spawn(self._load_tags(self._search, self._typing), replace=_TAGS)

    async def _load_tags(self, search: LibrarySearch, typing: Typing) -> None:
        word = typing.beginning.strip().lower()
        try:
            tags = await search.complete_tag(word)
        except KdeskError as exc:
            # Completion is a convenience: the search itself tells if the server cannot be reached.
            log.info("tags could not be completed: %s", exc)
            return
        if len(word) == MIN_TAG_LETTERS and len(tags) < MAX_KNOWN:
            self._tags[word] = tags
        mirrored = self._mirrored if typing == self._typing else ()
        self.completed.emit(typing, tag_suggestions(typing, dict.fromkeys((*mirrored, *tags))))

    async def _load_categories(self, search: LibrarySearch) -> None:
        try:
            self._categories = await search.categories()
        except KdeskError as exc:
            log.info("the categories could not be listed: %s", exc)
            self._problem = exc
        self.categories_known.emit()
        typing = self._typing
        if typing is not None and typing.field is Field.CATEGORY:
            self.completed.emit(typing, suggestions(typing, self._categories or ()))

    async def _resolve(self, search: LibrarySearch, link_ids: list[str]) -> None:
        for link_id in link_ids:
            self._links[link_id] = ids_in(await search.short_link(link_id)).entry_ids
        self.links_known.emit()


MAX_MIRRORED = 50

MAX_KNOWN = 20
"""The server tells so many tags: fewer are all that begin so."""
