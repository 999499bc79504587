"""What is read once an account for the Overview tab: access control profiles, categories, schemas."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from kdesk.domain.editing.account_values import AccessProfile, ConversionProfile
from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.categories import Category
from kdesk.domain.editing.custom_metadata import MetadataProfile
from kdesk.domain.rights import Rights
from kdesk.errors import KdeskError

log = logging.getLogger(__name__)


@dataclass(slots=True)
class AccountLists:
    """The lists of one account. What could not be read stays empty: its fields show what the entry has.

    Attributes:
        conversion: The conversion profiles; None until they are needed.
        tree: None until it is needed.
    """

    editing: EditingApi
    profiles: tuple[AccessProfile, ...] = ()
    schemas: tuple[MetadataProfile, ...] = ()
    conversion: tuple[ConversionProfile, ...] | None = None
    tree: list[Category] | None = field(default=None)

    async def read(self, rights: Rights) -> None:
        """Read profiles and schemas; a plain user may not list the profiles."""
        if rights.account:
            try:
                self.profiles = await self.editing.values.access_profiles()
            except KdeskError as error:
                log.info("access control profiles were not read: %s", error)
        try:
            self.schemas = await self.editing.metadata.profiles()
        except KdeskError as error:
            log.info("schemas of custom metadata were not read: %s", error)

    async def conversion_profiles(self, rights: Rights) -> tuple[ConversionProfile, ...]:
        """Return the conversion profiles; none if the session may not list them."""
        if self.conversion is None and rights.account:
            try:
                self.conversion = await self.editing.values.conversion_profiles()
            except KdeskError as error:
                log.info("conversion profiles were not read: %s", error)
        return self.conversion or ()

    async def categories(self) -> Sequence[Category]:
        """Return the tree of categories, in which new ones appear. Raises KdeskError."""
        if self.tree is None:
            self.tree = list(await self.editing.categories.tree())
        return self.tree

    async def add_category(self, name: str, parent: Category | None) -> Category:
        """Make a category. Raises KdeskError."""
        made = await self.editing.categories.add(name, parent.id if parent is not None else 0)
        if self.tree is not None:
            self.tree.append(made)
        return made
