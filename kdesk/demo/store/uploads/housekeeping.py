"""Cleanup at each start: files that a killed process left behind, and abandoned uploads."""

import shutil

from kdesk.demo.store.database import Database
from kdesk.demo.store.files import Files
from kdesk.demo.store.uploads import tokens as token_states
from kdesk.demo.store.uploads.chunks import PARKED
from kdesk.demo.wire.clock import now

_GIVEN_UP_SECONDS = 30 * 86_400


def tidy(database: Database, files: Files) -> None:
    """Time out tokens without a chunk for 30 days, and delete files that no token needs."""
    _time_out(database)
    # The file of a deleted token that was closed belongs to its entry; it has `assembled` above 0.
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
    """Delete parked chunks of closed tokens, left by a kill between closing and deleting."""
    waiting = {row["id"] for row in database.all("SELECT id FROM tokens WHERE status IN (?,?)", token_states.OPEN)}
    for parked in files.uploads.glob(f"*/{PARKED}*"):
        if parked.parent.name not in waiting:
            parked.unlink()
