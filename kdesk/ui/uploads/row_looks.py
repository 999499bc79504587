"""Pictures and facts of the files of rows, which are looked at when their rows come in sight."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPixmap

from kdesk.domain.looks.file_look import FileLooks, FileSight
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.errors import KdeskError
from kdesk.messages.details import RowDetails
from kdesk.messages.format import Format
from kdesk.messages.looks import NO_CAUTION, Caution, look_words, problem_words
from kdesk.ui.images import to_image
from kdesk.ui.tasks import TaskScope
from kdesk.ui.uploads.rows import PICTURE_HEIGHT, PICTURE_WIDTH

MOST_KEPT = 500
"""Rows whose pictures and facts are kept: those that came in sight last."""
REST_MS = 80
"""After the first row that is new in sight: whoever scrolls by wants nothing of it."""
AGAIN_SECONDS = 30.0
"""Until a file that could not be looked at is tried once more; twice as long after each further try."""
MOST_DOUBLED = 6
"""So often the wait is doubled."""
_WARNED = frozenset(
    {
        TransferState.QUEUED,
        TransferState.PREPARING,
        TransferState.UPLOADING,
        TransferState.FINISHING,
        TransferState.PAUSED,
    }
)
"""States in which something can still be done about a file. Of one that failed, what is wrong with it may be why."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of the file of a row.

    Attributes:
        sight: None if it could not be looked at.
        picture: None if there is none.
        again_at: By the monotonic clock, when a file that could not be looked at is tried once more.
        tries: How often it could not be looked at, one time after the other.
    """

    sight: FileSight | None
    picture: QPixmap | None = None
    again_at: float = 0.0
    tries: int = 0

    def is_of(self, transfer: Transfer) -> bool:
        """Return whether it is the version of the file that is sent, as far as that is known."""
        identity = transfer.file.identity
        if self.sight is None:
            return time.monotonic() < self.again_at
        if identity is None or identity.restless:
            return identity is None or identity.size == self.sight.size
        return (identity.size, identity.mtime_ns) == (self.sight.size, self.sight.mtime_ns)


class RowLooks(QObject):
    """Looks at the files of rows in sight, one at a time, and adds what they tell to what rows say.

    Args:
        details_of: Returns what the row says otherwise.
        looks: Looks at files; None to go without.

    Attributes:
        in_sight: Whether a transfer is in sight.
        limit_of: Returns what the limits of its account mean for a file of so many bytes.

    Signals:
        seen: The id of a transfer whose row is to be painted: something new is known of its file, or it is looked at
            once more if it is in sight.
    """

    seen = Signal(str)

    def __init__(
        self,
        details_of: Callable[[Transfer], RowDetails],
        looks: FileLooks | None,
        tasks: TaskScope,
        formatter: Format,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._details_of, self._looks, self._tasks, self._formatter = details_of, looks, tasks, formatter
        self.in_sight: Callable[[str], bool] = lambda _transfer_id: True
        self.limit_of: Callable[[Transfer, int], Caution] = lambda _transfer, _size: NO_CAUTION
        self._known: OrderedDict[str, Seen] = OrderedDict()
        self._wanted: dict[str, Transfer] = {}
        self._is_looking = False
        self._resting = QTimer(self, singleShot=True, interval=REST_MS)
        self._resting.timeout.connect(self._begin)
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._try_again)

    def of(self, transfer: Transfer) -> RowDetails:
        """Return what the row of a transfer says. Looks at nothing: 50,000 rows are filtered at once."""
        details, seen = self._details_of(transfer), self._known.get(transfer.id)
        if seen is None or seen.sight is None:
            return details
        caution = self._caution(transfer, seen.sight)
        facts = look_words(seen.sight.look, self._formatter)
        return replace(details, facts=facts, caution=caution.title, advice=caution.advice)

    def caution_of(self, transfer: Transfer) -> str:
        """Return what will be a problem with a file, and what can be done; "" for nothing, or if that is not known."""
        seen = self._known.get(transfer.id)
        caution = self._caution(transfer, seen.sight) if seen is not None else NO_CAUTION
        return f"{caution.title}. {caution.advice}" if caution.title else ""

    def _caution(self, transfer: Transfer, sight: FileSight | None) -> Caution:
        if sight is None or transfer.state not in {*_WARNED, TransferState.FAILED}:
            return NO_CAUTION
        problem = problem_words(sight.look.problem)
        if problem.title or transfer.state is TransferState.FAILED:
            return problem
        return self.limit_of(transfer, sight.size)

    def picture(self, transfer: Transfer) -> QPixmap | None:
        """Return the picture of a row that is painted, if there is one; a file that is not known is looked at."""
        seen = self._known.get(transfer.id)
        if seen is not None:
            self._known.move_to_end(transfer.id)
        if (seen is None or not seen.is_of(transfer)) and self._can_look(transfer):
            self._wanted[transfer.id] = transfer
            # Not anew with each row that is painted: rows whose bytes move are, ten times a second.
            if not self._resting.isActive() and not self._is_looking:
                self._resting.start()
        return seen.picture if seen is not None else None

    @property
    def waiting(self) -> int:
        """The number of files that will be looked at, or are."""
        return len(self._wanted)

    @property
    def kept(self) -> int:
        """The number of files of which something is known."""
        return len(self._known)

    def _can_look(self, transfer: Transfer) -> bool:
        is_wanted = transfer.file.kind is SourceKind.MEDIA and transfer.state is not TransferState.CANCELLED
        return is_wanted and self._looks is not None and transfer.id not in self._wanted

    def _begin(self) -> None:
        if self._wanted and not self._is_looking and self._looks is not None:
            self._is_looking = True
            self._tasks.spawn(self._look_at_all(self._looks), name="looks at the files of rows")

    async def _look_at_all(self, looks: FileLooks) -> None:
        try:
            while self._wanted:
                key = next(iter(self._wanted))
                try:
                    if self.in_sight(key):
                        await self._look(looks, self._wanted[key])
                finally:
                    # Not before: it would be wanted anew meanwhile.
                    del self._wanted[key]
        finally:
            self._is_looking = False
            if self._wanted:  # a mistake with one file, which is told elsewhere, is none of the others
                self._resting.start()

    async def _look(self, looks: FileLooks, transfer: Transfer) -> None:
        seen = self._not_seen(transfer.id)
        try:
            sight = await looks.sight(Path(transfer.file.path))
            seen = Seen(sight, _pixmap(sight))
        except KdeskError as problem:
            log.info("a file is not looked at: %s", problem)
        finally:
            # Also after a mistake, which would be made again with each painting.
            self._keep(transfer.id, seen)

    def _not_seen(self, key: str) -> Seen:
        """Return that a file could not be looked at, once more."""
        before = self._known.get(key)
        tries = before.tries if before is not None else 0
        wait = AGAIN_SECONDS * 2 ** min(tries, MOST_DOUBLED)
        return Seen(None, again_at=time.monotonic() + wait, tries=tries + 1)

    def _keep(self, key: str, seen: Seen) -> None:
        self._known[key] = seen
        self._known.move_to_end(key)
        while len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)
        if seen.sight is not None:
            self.seen.emit(key)
        else:
            self._time_next_try()

    def _time_next_try(self) -> None:
        now = time.monotonic()
        waits = [seen.again_at - now for seen in self._known.values() if seen.sight is None and seen.again_at > now]
        if waits:
            self._again.start(ceil(min(waits) * 1000))

    def _try_again(self) -> None:
        """Have rows painted whose files may be looked at once more: one that stands still is not, by itself."""
        now = time.monotonic()
        for key in [key for key, seen in self._known.items() if seen.sight is None and seen.again_at <= now]:
            self.seen.emit(key)
        self._time_next_try()


def _pixmap(sight: FileSight) -> QPixmap | None:
    """Return a picture as large as a row shows it, on the finest screen."""
    if sight.picture is None:
        return None
    application = QGuiApplication.instance()
    ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
    image = to_image(sight.picture)
    wide, high = round(PICTURE_WIDTH * ratio), round(PICTURE_HEIGHT * ratio)
    if image.width() > wide or image.height() > high:
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(wide, high, keep, smooth)
    return QPixmap.fromImage(image)
