"""`uploadToken.upload`: stores chunks, and closes the token with the last one."""

import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from kdesk.demo.faults.registry import Faults
from kdesk.demo.media.ingest import Ingest, extension_of
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.files import Files
from kdesk.demo.store.uploads import tokens as token_states
from kdesk.demo.store.uploads.chunks import ChunkFolder
from kdesk.demo.store.uploads.filetypes import allowed
from kdesk.demo.store.uploads.tokens import MAX_RESUME_SECONDS, OPEN, Tokens
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError

# Kaltura waits a second between its attempts to append parked chunks.
_ROUND_SECONDS = 1.0
# After so many attempts to finalize automatically, Kaltura answers with an internal error.
_MAX_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk as it arrived; the file at `path` is moved when the chunk is stored."""

    path: Path
    length: int
    file_name: str
    resume: bool = False
    final: bool = True
    resume_at: float = -1


class Uploads:
    """Stores chunks of uploads.

    Args:
        final_wait: Seconds that a final chunk waits for missing ones.
    """

    def __init__(
        self, database: Database, files: Files, tokens: Tokens, ingest: Ingest, faults: Faults, final_wait: float
    ) -> None:
        self._db = database
        self._files = files
        self._tokens = tokens
        self._ingest = ingest
        self._faults = faults
        self._final_wait = final_wait
        self._guard = threading.Lock()
        self._conditions: defaultdict[str, threading.Condition] = defaultdict(threading.Condition)
        self._trimmed: set[str] = set()
        self._stopping = threading.Event()

    def end(self) -> None:
        """Wake all waiting final chunks, because the server stops."""
        self._stopping.set()
        with self._guard:
            conditions = list(self._conditions.values())
        for condition in conditions:
            with condition:
                condition.notify_all()

    def receive(self, seen: Row, chunk: Chunk) -> Row:
        """Store a chunk and return the token for the response.

        Args:
            seen: The token when the call began.
        """
        _check(seen)
        condition = self._condition(seen["id"])
        with condition:
            # Read again under the lock: another chunk may have closed the token.
            token = self._tokens.fresh(seen["id"])
            if chunk.final and token["status"] in (token_states.FULL, token_states.CLOSED):
                # The real server gives all concurrent copies of a final chunk the same response.
                return token
            _check(token)
            if chunk.resume and token["status"] == token_states.PENDING:
                raise ApiError("UPLOAD_TOKEN_CANNOT_RESUME")
            is_last = _is_last(token, chunk)
            self._store(token, chunk, seen, is_last=is_last)
            condition.notify_all()
            token = self._tokens.fresh(token["id"])
            return self._finish(condition, token, chunk) if is_last else token

    def file_of(self, token_id: str) -> Path | None:
        """Return the file of a complete token of any user."""
        row = self._tokens.find_any(token_id)
        is_whole = row is not None and row["status"] in (token_states.FULL, token_states.CLOSED)
        return self._files.upload(token_id) / "base" if is_whole else None

    def delete(self, token: Row) -> None:
        """Delete a token; the file of a closed one belongs to its entry and remains."""
        condition = self._condition(token["id"])
        with condition:
            self._discard(self._tokens.fresh(token["id"]))
            condition.notify_all()

    def _condition(self, token_id: str) -> threading.Condition:
        with self._guard:
            return self._conditions[token_id]

    def _forget(self, token_id: str) -> None:
        """Free the memory of a token that accepts no more chunks."""
        with self._guard:
            self._conditions.pop(token_id, None)
        self._trimmed.discard(token_id)

    def _discard(self, token: Row) -> None:
        kept = token["assembled"] if token["status"] == token_states.CLOSED else 0
        with self._db.transaction():
            self._tokens.update(token["id"], status=token_states.DELETED, assembled=kept)
            self._ingest.released(token)
        if not kept:
            self._folder(token).remove()
        self._forget(token["id"])

    def _folder(self, token: Row) -> ChunkFolder:
        folder = ChunkFolder(self._files.upload(token["id"]), token["assembled"])
        if token["id"] not in self._trimmed:
            folder.trim()
            self._trimmed.add(token["id"])
        return folder

    def _store(self, token: Row, chunk: Chunk, seen: Row, *, is_last: bool) -> None:
        folder, taken = self._folder(token), list[Path]()
        self._faults.fill_disk()
        if not chunk.resume:
            folder.replace(chunk.path, chunk.length)
            self._tokens.name(token, chunk.file_name, extension_of(chunk.file_name, token["file_name"]))
        elif chunk.final and chunk.resume_at > 0:
            # A final chunk without bytes only names the size of the file (rule 7).
            if chunk.length:
                folder.park(chunk.path, chunk.resume_at)
        elif chunk.resume_at == -1:
            folder.append(chunk.path, chunk.length)
        else:
            taken = folder.put(chunk.path, chunk.resume_at, chunk.length)
        # Beyond a gap a chunk reports the size from the start of its call: with concurrent chunks it may decrease.
        # A last chunk reports a new size only after it has closed the token.
        beyond = chunk.resume and not taken and chunk.resume_at > folder.end
        shown = token["uploaded"] if is_last else seen["assembled"] if beyond else folder.end
        self._save_progress(token, folder, taken, uploaded=shown, received=token["received"] + chunk.length)

    def _save_progress(
        self, token: Row, folder: ChunkFolder, taken: list[Path], *, uploaded: int, received: int
    ) -> None:
        """Save the length of the base file before merged chunks are deleted: a kill in between loses nothing."""
        changed = uploaded != token["uploaded"] or token["status"] == token_states.PENDING
        self._tokens.update(
            token["id"],
            status=max(token["status"], token_states.PARTIAL),
            assembled=folder.end,
            uploaded=uploaded,
            received=received,
            updated_at=now() if changed else token["updated_at"],
        )
        folder.forget(taken)

    def _finish(self, condition: threading.Condition, token: Row, chunk: Chunk) -> Row:
        expected = _expected(token, chunk)
        if expected is None:
            return self._close(token)
        if not chunk.final:
            if token["attempts"] >= _MAX_ATTEMPTS:
                raise ApiError("INTERNAL_SERVERL_ERROR")
            self._tokens.update(token["id"], attempts=token["attempts"] + 1, updated_at=token["updated_at"])
        return self._settle(condition, token["id"], expected)

    def _settle(self, condition: threading.Condition, token_id: str, expected: float) -> Row:
        """Merge stored chunks until the file has the length that the final chunk implies; wait for late ones."""
        deadline = time.monotonic() + self._final_wait
        while True:
            token = self._tokens.fresh(token_id)
            if token["status"] not in OPEN:
                return token  # Another copy of this final chunk was faster.
            folder = self._folder(token)
            taken = folder.settle()
            self._save_progress(token, folder, taken, uploaded=token["uploaded"], received=token["received"])
            if folder.end == expected:
                return self._close(self._tokens.fresh(token_id))
            left = deadline - time.monotonic()
            if not taken and (left <= 0 or self._stopping.is_set()):
                raise ApiError("UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE")
            if not taken:
                condition.wait(min(left, _ROUND_SECONDS))

    def _close(self, token: Row) -> Row:
        folder = self._folder(token)
        folder.trim()  # A failed write, on a full disk, may have left bytes beyond the end.
        # Kaltura looks at the content only now; the token of a refused file is deleted (rule 1).
        if not allowed(folder.base):
            self._ingest.refused(token)
            self._discard(token)
            raise ApiError("UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD")
        width, height = self._ingest.picture_size(folder.base) or (None, None)
        with self._db.transaction():
            columns = {"uploaded": folder.end, "width": width, "height": height}
            self._tokens.update(token["id"], status=token_states.FULL, **columns)
            self._ingest.arrived(self._tokens.fresh(token["id"]))
        folder.clear_parked()
        self._forget(token["id"])
        return self._tokens.fresh(token["id"])


def _check(token: Row) -> None:
    if token["status"] == token_states.BROKEN:
        raise ApiError("MAX_ALLOWED_CHUNK_COUNT_EXCEEDED")
    # A PENDING token has no such limit. `get` still shows a token over the limit as PARTIAL.
    if token["status"] == token_states.PARTIAL and token["updated_at"] < now() - MAX_RESUME_SECONDS:
        raise ApiError("UPLOAD_PASSED_MAX_RESUME_TIME_ALLOWED", MAX_RESUME_TIME=str(MAX_RESUME_SECONDS))
    if token["status"] not in OPEN:
        raise ApiError("UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD")


def _is_last(token: Row, chunk: Chunk) -> bool:
    """Return whether a chunk closes the token: it is final, or autoFinalize has counted enough bytes."""
    if chunk.final or not token["auto_finalize"]:
        return chunk.final
    size = int(token["file_size"])
    if not chunk.resume:
        # As with Kaltura, a first chunk that is longer than `fileSize` leaves the token PARTIAL for ever.
        return chunk.length == size
    # Kaltura counts bytes that are sent again, so that a token closes too early (rule 2).
    return chunk.resume_at == -1 or bool(token["received"] + chunk.length >= size)


def _expected(token: Row, chunk: Chunk) -> float | None:
    """Return the file length that the server requires for closing; None if it does not check."""
    if not chunk.resume or chunk.resume_at == -1:
        return None
    if not chunk.final:
        return int(token["file_size"])
    # With 0 or -1 Kaltura closes the token with whatever it holds.
    return chunk.resume_at + chunk.length if chunk.resume_at > 0 else None
