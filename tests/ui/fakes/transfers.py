"""A queue in memory: it does what it is asked at once, and tells its listeners."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from kdesk.domain import order
from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.settings import SpeedLimit
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import ALLOWED_CHANGES, TransferState
from kdesk.domain.upload import Ranges
from kdesk.domain.verification import Level
from kdesk.engine.transfers.loading import Loading
from tests.support.stored_texts import question_saying, remarks_saying, trouble_saying
from tests.support.transfers import altered, make_transfer

NOW = 1_800_000_000.0
ACCOUNT = "1:me@https://example.com"
"""Key of the account of all transfers here."""


def transfer(number: int, state: TransferState = TransferState.QUEUED, **changes: Any) -> Transfer:
    """Return a transfer of a 4 GB video, in any state, without walking there."""
    base = make_transfer(
        key=f"t{number}",
        path=f"/videos/clip-{number:02}.mp4",
        name=f"clip-{number:02}.mp4",
        account=ACCOUNT,
        created_at=NOW,
        size=4_000_000_000,
        media_type=MediaType.VIDEO,
        state=state,
    )
    return altered(base, **changes)


class FakeTransfers:
    """Implements `kdesk.domain.ui_ports.Transfers`; `asked` remembers each command with its arguments."""

    def __init__(self, transfers: Sequence[Transfer] = ()) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.loading = Loading()
        self.loading.finish()
        self._rows = {one.id: one for one in transfers}
        self._listeners: list[QueueListener] = []
        self._numbers = count(1000)
        self._removed: dict[str, tuple[int, Transfer]] = {}

    def snapshot(self) -> tuple[Transfer, ...]:
        """Return every transfer, in order."""
        return tuple(self._rows.values())

    def listen(self, listener: QueueListener) -> None:
        """Tell the listener everything from now on."""
        self._listeners.append(listener)

    def ignore(self, listener: QueueListener) -> None:
        """Tell the listener nothing any more."""
        self._listeners.remove(listener)

    def add(self, paths: Sequence[Path], *, with_sidecars: bool = True) -> None:
        """Queue these paths as they are."""
        del with_sidecars
        self.asked.append(("add", tuple(paths)))
        self.bring([transfer(next(self._numbers), path=str(path), name=Path(path).name) for path in paths])

    def replace_content(self, path: Path, size: int, entry: Entry) -> Transfer:
        """Queue a file for an entry."""
        self.asked.append(("replace content", (path, size, entry.id)))
        made = transfer(next(self._numbers), path=str(path), name=path.name, size=size, replaces=entry.id)
        self.bring([made])
        return made

    def bring(self, transfers: Sequence[Transfer]) -> None:
        """Let transfers come in."""
        self._rows.update({one.id: one for one in transfers})
        for listener in self._listeners:
            listener.added(transfers)

    def end_drop(self, transfers: Sequence[Transfer]) -> None:
        """Tell that these are all of a drop."""
        for listener in self._listeners:
            listener.all_added([one.id for one in transfers])

    def tell(self, changed: Transfer) -> None:
        """Let a transfer have a new snapshot."""
        before, self._rows[changed.id] = self._rows.get(changed.id, changed), changed
        for listener in self._listeners:
            listener.changed(before, changed)

    def pause(self, transfer_ids: Collection[str]) -> None:
        """Pause those that can be paused."""
        self._step("pause", transfer_ids, TransferState.PAUSED)

    def resume(self, transfer_ids: Collection[str]) -> None:
        """Queue the paused ones."""
        self._step("resume", transfer_ids, TransferState.QUEUED)

    def retry(self, transfer_ids: Collection[str]) -> None:
        """Queue the failed ones."""
        self._step("retry", transfer_ids, TransferState.QUEUED)

    def add_addresses(self, addresses: Sequence[str], kinds: Mapping[str, MediaType]) -> tuple[Transfer, ...]:
        """Queue these addresses."""
        del kinds
        self.asked.append(("add addresses", tuple(addresses)))
        made = tuple(
            transfer(next(self._numbers), path=one, name=one.rpartition("/")[2], size=0, kind=SourceKind.ADDRESS)
            for one in addresses
        )
        self.bring(made)
        return made

    def change_kind(self, transfer_ids: Collection[str], kind: SourceKind) -> None:
        """Change what files become."""
        self.asked.append(("change kind", (tuple(transfer_ids), kind)))
        for key in transfer_ids:
            self.tell(altered(self._rows[key], kind=kind))

    def upload_unstable(self, transfer_ids: Collection[str]) -> None:
        """Only remember it."""
        self.asked.append(("upload unstable", tuple(transfer_ids)))

    def assign(self, transfer_ids: Collection[str], account: str) -> int:
        """Let all of them go to another account."""
        self.asked.append(("assign", (tuple(transfer_ids), account)))
        for key in transfer_ids:
            self.tell(replace(self._rows[key], account=account))
        return len(transfer_ids)

    def cancel(self, transfer_ids: Collection[str]) -> None:
        """Cancel those that can be cancelled."""
        self._step("cancel", transfer_ids, TransferState.CANCELLED)

    def remove(self, transfer_ids: Collection[str]) -> None:
        """Take these off the list."""
        self.asked.append(("remove", tuple(transfer_ids)))
        for key in transfer_ids:
            self._removed[key] = list(self._rows).index(key), self._rows.pop(key)
        for listener in self._listeners:
            listener.removed(transfer_ids)

    def restore(self, transfer_ids: Collection[str]) -> None:
        """Bring these back to the rows where they stood, those that were removed last first."""
        self.asked.append(("restore", tuple(transfer_ids)))
        rows = list(self._rows.values())
        for key in [key for key in reversed(self._removed) if key in transfer_ids]:
            rows.insert(*self._removed.pop(key))
        self._rows = {one.id: one for one in rows}
        returning = [row for row, one in enumerate(rows) if one.id in transfer_ids]
        for listener in self._listeners:
            listener.restored([rows[row] for row in returning], returning)

    def move(self, transfer_ids: Collection[str], row: int) -> None:
        """Put these before the transfer that stands at `row`."""
        self.asked.append(("move", (tuple(transfer_ids), row)))
        keys = list(self._rows)
        order.move(keys, [number for number, key in enumerate(keys) if key in transfer_ids], row)
        self._rows = {key: self._rows[key] for key in keys}
        for listener in self._listeners:
            listener.moved(transfer_ids, row)

    def decide(self, transfer_id: str, decision: Decision) -> None:
        """Note what was asked."""
        self.asked.append(("decide", (transfer_id, decision)))

    def verify(self, transfer_ids: Collection[str], level: Level) -> None:
        """Note what was asked."""
        self.asked.append(("verify", (tuple(transfer_ids), level)))

    def stop_verifying(self, transfer_ids: Collection[str]) -> None:
        """Note what was asked."""
        self.asked.append(("stop_verifying", tuple(transfer_ids)))

    def set_verification(self, level: Level) -> None:
        """Note what was asked."""
        self.asked.append(("set_verification", level))

    def set_limit(self, limit: SpeedLimit) -> None:
        """Note what was asked."""
        self.asked.append(("set_limit", limit))

    def set_slots(self, slots: int) -> None:
        """Remember the number."""
        self.asked.append(("set_slots", slots))

    def _step(self, verb: str, transfer_ids: Collection[str], state: TransferState) -> None:
        self.asked.append((verb, tuple(transfer_ids)))
        for key in transfer_ids:
            possible = state is not TransferState.CANCELLED or self._rows[key].can_cancel
            if possible and state in ALLOWED_CHANGES[self._rows[key].state]:
                self.tell(self._rows[key].advance(state))


def asking() -> list[Transfer]:
    """Return a transfer for each kind of question."""
    return [
        _asks(
            21,
            QuestionKind.CHANGED,
            "The file changed at 14:02",
            "It had 4.1 GB before",
            accepted=_HALF,
        ),
        _asks(26, QuestionKind.OUTDATED, "The file went on changing after it was sent", "It had 4.1 GB", "0_i"),
        _asks(22, QuestionKind.IN_LIBRARY, "The same file is in the library already", "“clip”, since 14:02", "0_e"),
        _asks(
            23, QuestionKind.IN_LIST, "“clip-01.mp4” in this list has the same content", "/videos/clip-01.mp4", "0_f"
        ),
        _asks(
            26,
            QuestionKind.SUSPECTED,
            "A file that looks the same is in the library",
            "Not compared: the server does not deliver its copy yet; “clip”, since 14:02",
            "0_i",
        ),
        _asks(
            24,
            QuestionKind.ELSEWHERE,
            "Another computer has sent 40 % of a file that looks the same",
            "kdesk looks again by itself; begun at 14:02, as “clip”",
            "0_g",
        ),
        _asks(
            25,
            QuestionKind.TAKEN_OVER,
            "Another computer has taken this upload over",
            "It goes on there, as “clip”; nothing was removed",
            "0_h",
        ),
        _asks(
            27, QuestionKind.TARGET_GONE, "The entry whose content it was to replace is gone", "Somebody has deleted it"
        ),
        _asks(
            28,
            QuestionKind.OTHER_WAITS,
            "Other new content waits for the same entry",
            "Sent by ben at 14:02 for “clip”; only one of both can stay",
            "0_j",
        ),
    ]


_HALF = Ranges.of([(0, 2_000_000_000)])


def _asks(number: int, kind: QuestionKind, title: str, detail: str, entry_id: str = "", **changes: Any) -> Transfer:
    question = question_saying(kind, title, detail, entry_id)
    return transfer(number, TransferState.PAUSED, question=question, **changes)


def one_of_each() -> list[Transfer]:
    """Return twenty transfers that show every state, trouble and kind of file."""
    audio, image = MediaType.AUDIO, MediaType.IMAGE
    up = TransferState.UPLOADING
    gib = 1_000_000_000

    def sent(size: int, accepted: float, ahead: float = 0.0) -> dict[str, Any]:
        done = int(size * accepted)
        return {"size": size, "accepted": Ranges.of([(0, done)]), "in_flight": int(size * ahead)}

    busy = trouble_saying("The server did not answer in time", "POST /api_v3 took 30 s", retry_at=NOW + 4)
    return [
        transfer(1, up, name="interview.mov", **sent(4_200_000_000, 0.68, 0.05), speed=11.2e6, time_left=118.0),
        transfer(2, up, name="b-roll.mp4", **sent(812_000_000, 0.21), trouble=busy),
        transfer(
            3,
            up,
            name="Jahreshauptversammlung 2026, Aufnahme des ganzen Tages mit Fragen und Abstimmungen, Kamera 2.mxf",
            **sent(92 * gib, 0.034, 0.01),
            speed=7.2e6,
            time_left=12_400.0,
        ),
        transfer(4, TransferState.FINISHING, name="closing.mp4", **sent(640_000_000, 1.0)),
        transfer(
            5,
            TransferState.PROCESSING,
            name="trailer.mp4",
            size=210_000_000,
            entry_id="0_a",
            renditions_ready=2,
            renditions_total=5,
        ),
        transfer(6, TransferState.READY, name="podcast-042.wav", media_type=audio, size=88_300_000, entry_id="0_b"),
        transfer(
            7,
            TransferState.READY,
            name="poster <b>final</b>.png",
            media_type=image,
            size=2_410_000,
            entry_id="0_c",
            remarks=remarks_saying("waits for a moderator"),
        ),
        transfer(
            8,
            TransferState.FAILED,
            name="old.mts",
            size=1_900_000_000,
            trouble=trouble_saying("The file changed while it was uploading", "size was 1.9 GB and is 1.8 GB"),
        ),
        transfer(9, TransferState.FAILED, name="empty.mp4", size=0, trouble=trouble_saying("The file is empty")),
        transfer(
            10,
            TransferState.FAILED,
            name="slides.pdf",
            media_type=MediaType.UNKNOWN,
            size=1_200_000,
            trouble=trouble_saying("kdesk uploads video, audio and images"),
        ),
        transfer(
            11, TransferState.PAUSED, name="lecture-1.mp4", **sent(3 * gib, 0.41), token_id="1_t", acknowledged_at=NOW
        ),
        transfer(12, TransferState.PAUSED, name="lecture-2.mp4"),
        transfer(13, TransferState.PREPARING, name="lecture-3.mp4", size=0, media_type=MediaType.UNKNOWN),
        transfer(
            14, TransferState.QUEUED, name="lecture-4.mp4", trouble=trouble_saying("The server cannot be reached")
        ),
        transfer(15, TransferState.QUEUED, name="שלום עולם 🎬.mp4"),
        transfer(16, TransferState.CANCELLED, name="wrong-take.mp4", size=440_000_000),
        transfer(17, name="name\nwith two lines.mov"),
        *(transfer(number) for number in range(18, 21)),
    ]
