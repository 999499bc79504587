"""The stores that hold entries and their content."""

from dataclasses import dataclass

from kdesk.demo.store.assets.flavors import Flavors
from kdesk.demo.store.database import Database
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.files import Files


@dataclass(frozen=True, slots=True)
class ContentStores:
    """The stores that are needed to read or change the content of an entry."""

    database: Database
    files: Files
    entries: Entries
    flavors: Flavors
