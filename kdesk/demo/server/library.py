"""A generated library of any size: entries of every kind, those with files share a few transcoded ones."""

import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from threading import Event
from typing import Any

from kdesk.demo.server import library_kinds, library_words
from kdesk.demo.server.media_parts import Media
from kdesk.demo.server.samples import SAMPLES, SampleMaker, sample_maker
from kdesk.demo.server.stores import Stores
from kdesk.demo.store.assets.flavors import Flavors
from kdesk.demo.store.auth.identity import Identity
from kdesk.demo.store.database import Database
from kdesk.demo.store.entries import rows as states
from kdesk.demo.store.entries.categories import Categories
from kdesk.demo.store.entries.fields import MEDIA_ENTRY
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.uploads.filetypes import AUDIO, IMAGE, VIDEO
from kdesk.demo.wire.clock import ALPHABET

_FILLED, _MODELS = "library", "library models"
_BATCH = 2_000
_PAUSE_SECONDS = 0.1
_YEAR = 365 * 86_400
_YEARS = 10 * _YEAR
_SCHEDULED = 50
_MEDIA_TYPES = (VIDEO,) * 7 + (IMAGE,) * 2 + (AUDIO,)
_MODERATE, _BLOCKED, _PENDING = 5, 6, 4
_NOT_READY = (
    # Status, and the moderation status that goes with it.
    *(((states.NO_CONTENT, 6),) * 4),
    *(((states.PRECONVERT, 6),) * 3),
    *(((states.IMPORT, 6),) * 2),
    *(((states.ERROR_CONVERTING, 6),) * 2),
    (states.ERROR_IMPORTING, 6),
    (_PENDING, 6),
    (_MODERATE, 1),
    (_BLOCKED, 3),
)
_SHARE_READY = 0.93
_EMPTY = {
    "version": None,
    "thumb_version": 0,
    "width": None,
    "height": None,
    "duration_ms": 0,
    "flavor_params_ids": None,
    "content_path": None,
    "content_ext": None,
}
_PLACES, _STRIDE, _ID_LENGTH = 16, 1_000_000_007, 8


@dataclass(frozen=True, slots=True)
class Model:
    """A transcoded sample whose files the generated entries share."""

    entry: dict[str, Any]
    flavors: list[dict[str, Any]]


class Library:
    """Fills the server with numbered entries. The same number always gives the same entry."""

    def __init__(
        self,
        database: Database,
        identity: Identity,
        categories: Categories,
        entries: Entries,
        flavors: Flavors,
        maker: SampleMaker,
    ) -> None:
        self._db = database
        self._identity = identity
        self._categories = categories
        self._entries = entries
        self._flavors = flavors
        self._maker = maker

    def fill(self, wanted: int) -> Iterator[int]:
        """Create entries up to a number.

        Yields the number so far after each step, so that the caller can stop early.
        """
        begun = int(self._fact(_FILLED) or 0)
        if begun >= wanted:
            return
        ids = yield from self._model_ids()
        models = [self._model(entry_id) for entry_id in ids]
        partner = self._identity.partner_id
        categories = [self._categories.named(partner, name) for name in library_words.CATEGORIES]
        for start in range(begun, wanted, _BATCH):
            stop = min(start + _BATCH, wanted)
            with self._db.transaction():
                self._add(range(start + 1, stop + 1), models, categories)
                self._remember(_FILLED, str(stop))
            yield stop
        # At this size SQLite chooses the right index only with statistics about the tables.
        self._db.run("ANALYZE")

    def _model_ids(self) -> Generator[int, None, list[str]]:
        """Return the ids of the samples, which are hidden from lists.

        They are created if needed, and their flavors awaited.
        """
        ids: list[str] = json.loads(self._fact(_MODELS) or "[]")
        for sample in SAMPLES[len(ids) :]:
            ids.append(self._maker.add(sample, display_in_search=states.SYSTEM)["id"])
            self._remember(_MODELS, json.dumps(ids))
            yield 0
        while self._flavors.next_waiting() is not None:
            Event().wait(_PAUSE_SECONDS)
            yield 0
        return ids

    def _model(self, entry_id: str) -> Model:
        flavors = [dict(row) for row in self._flavors.of_entry(entry_id)]
        return Model(dict(self._entries.require(entry_id)), flavors)

    def _add(self, numbers: Iterable[int], models: Sequence[Model], categories: Sequence[int]) -> None:
        entries: list[dict[str, Any]] = []
        flavors: list[dict[str, Any]] = []
        assigned: list[dict[str, Any]] = []
        for number in numbers:
            choice = Random(number)  # noqa: S311  the same library each time, no secret
            wanted = choice.choice(_MEDIA_TYPES)
            model = choice.choice([model for model in models if model.entry["media_type"] == wanted])
            entry = self._entry(number, choice, model)
            entries.append(entry)
            if entry["status"] == states.READY and entry["object_type"] == MEDIA_ENTRY:
                flavors += _flavors(number, entry["id"], model)
            made = {"entry_id": entry["id"], "creator_id": entry["user_id"], "created_at": entry["created_at"]}
            chosen = choice.sample(categories, choice.choice((0, 0, 1, 1, 2)))
            assigned += [{"category_id": category, **made} for category in chosen]
        for table, rows in (("entries", entries), ("flavors", flavors), ("category_entries", assigned)):
            self._db.insert_many(table, rows)

    def _entry(self, number: int, choice: Random, model: Model) -> dict[str, Any]:
        identity = self._identity
        owner = choice.choice((identity.user_id, *library_words.USERS))
        made = identity.created_at - choice.randrange(_YEARS)
        is_ready = choice.random() < _SHARE_READY
        status, moderation = (states.READY, 6) if is_ready else choice.choice(_NOT_READY)
        return {
            **model.entry,
            **({} if is_ready else _EMPTY),
            "id": _entry_id(number),
            "picture_number": number,
            "user_id": owner,
            "creator_id": owner,
            "name": library_words.title(choice, number),
            "description": library_words.description(choice),
            "tags": library_words.tags(choice),
            "status": status,
            "moderation_status": moderation,
            "display_in_search": 1,
            "partner_sort_value": choice.choice((0, 0, 0, number % 100)),
            "reference_id": f"library-{number}" if choice.random() < 1 / 2 else None,
            "start_date": made if number % _SCHEDULED == 0 else None,
            "end_date": made + 20 * _YEAR if number % _SCHEDULED == 0 else None,
            "created_at": made,
            "updated_at": min(made + choice.choice((0, 0, 60, choice.randrange(_YEAR))), identity.created_at),
            **library_kinds.popularity(number),
            **library_kinds.other_kind(number, _entry_id),
        }

    def _fact(self, name: str) -> str | None:
        row = self._db.one("SELECT value FROM facts WHERE name=?", (name,))
        return row["value"] if row else None

    def _remember(self, name: str, value: str) -> None:
        self._db.run("INSERT OR REPLACE INTO facts VALUES (?,?)", (name, value))


def library(stores: Stores, media: Media) -> Library:
    """Return the generator of a data directory's library."""
    catalogue = stores.catalogue
    return Library(
        stores.disk.database,
        stores.accounts.identity,
        catalogue.categories,
        catalogue.entries,
        stores.flavors,
        sample_maker(stores, media),
    )


def _flavors(number: int, entry_id: str, model: Model) -> list[dict[str, Any]]:
    """Return rows for an entry's flavors that refer to the model's files."""
    return [flavor | {"id": _id(number, place), "entry_id": entry_id} for place, flavor in enumerate(model.flavors, 1)]


def _entry_id(number: int) -> str:
    return _id(number, 0)


def _id(number: int, place: int) -> str:
    """Return the id of an entry (place 0) or of one of its flavors.

    Ids are unique because the stride has no common divisor with the number of ids.
    """
    rest = (number * _PLACES + place) * _STRIDE % len(ALPHABET) ** _ID_LENGTH
    letters = []
    for _ in range(_ID_LENGTH):
        rest, letter = divmod(rest, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "0_" + "".join(letters)
