"""What is put in order once at each start: bytes that a killed process left behind, and uploads given up long ago."""

import shutil

from kdesk.demo.store.database import Database
from kdesk.demo.store.files import Files
from kdesk.demo.store.uploads import tokens as token_states
from kdesk.demo.store.uploads.chunks import PARKED
from kdesk.demo.wire.clock import now

_GIVEN_UP_SECONDS = 30 * 86_400


def tidy(database: Database, files: Files) -> None:
    """Time out tokens that no chunk has touched for 30 days; remove bytes that no token waits for."""
    _time_out(database)
    # The bytes of a deleted token that had been used belong to its entry: only one without recorded bytes has none.
    gone = "SELECT id FROM tokens WHERE assembled=0 AND status IN (?,?)"
    for row in database.all(gone, (token_states.DELETED, token_states.TIMED_OUT)):
        shutil.rmtree(files.upload(row["id"]), ignore_errors=True)
    _remove_parked(database, files)


def _time_out(database: Database) -> None:
    database.run(
        "UPDATE tokens SET status=?, assembled=0 WHERE status IN (?,?) AND updated_at<?",
        (token_states.TIMED_OUT, *token_states.OPEN, now() - _GIVEN_UP_SECONDS),
    )


def _remove_parked(database: Database, files: Files) -> None:
    """Parked chunks of tokens that are closed: the kill came between closing and removing."""
    waiting = {row["id"] for row in database.all("SELECT id FROM tokens WHERE status IN (?,?)", token_states.OPEN)}
    for parked in files.uploads.glob(f"*/{PARKED}*"):
        if parked.parent.name not in waiting:
            parked.unlink()
