"""Templates: named sets of details, and which of them new transfers begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Protocol

from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.entry import MediaType

MAX_TEMPLATES = 1000
MAX_NAME = 200
"""Characters of a template's name."""


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """Which new transfers begin with a template; one that sets no attribute is used only when a person takes it.

    Attributes:
        accounts: Keys of accounts.
        folders: Absolute paths: the template is for files in them and below them.
        kinds: Kinds of files.
    """

    accounts: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    kinds: tuple[MediaType, ...] = ()

    @property
    def automatic(self) -> bool:
        """Whether new transfers begin with it."""
        return bool(self.accounts or self.folders or self.kinds)

    def fits(self, file: "TemplateFacts") -> bool:
        """Return whether a new file begins with it: every attribute that is set has to match."""
        return (
            self.automatic
            and (not self.accounts or file.account in self.accounts)
            and (not self.kinds or file.kind in self.kinds)
            and (not self.folders or self.depth(file) > 0)
        )

    def depth(self, file: "TemplateFacts") -> int:
        """Return how many levels the deepest of its folders has in which the file lies; 0 for none."""
        above = set(PurePath(file.path).parents)
        return max((len(PurePath(folder).parts) for folder in self.folders if PurePath(folder) in above), default=0)


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """What decides which templates a new file begins with."""

    path: str
    account: str
    kind: MediaType


@dataclass(frozen=True, slots=True)
class Template:
    """A named set of details.

    Attributes:
        details: Its texts may hold patterns (`domain.details.patterns`).
    """

    name: str
    details: UploadDetails = NOTHING_SAID
    use: TemplateUse = TemplateUse()


def beginning(templates: Sequence[Template], file: TemplateFacts) -> UploadDetails:
    """Return what a new file begins with.

    Every template that fits says its fields. One for a kind goes before one for an account alone, one for a folder
    before both, and the one for the deepest folder before all; equals follow the order of `templates`.
    """
    fitting = [template for template in templates if template.use.fits(file)]
    fitting.sort(key=lambda template: (template.use.depth(file), bool(template.use.kinds)))
    details = NOTHING_SAID
    for template in fitting:
        details = details.with_changes(template.details)
    return details


def details_named(templates: Sequence[Template], name: str) -> UploadDetails:
    """Return what the template of a name says; nothing if there is none."""
    return next((template.details for template in templates if template.name == name), NOTHING_SAID)


class Templates(Protocol):
    """The templates of this computer. Changes are kept in a file; a failure to write it is told by the preferences."""

    @property
    def all(self) -> tuple[Template, ...]:
        """Every template, in the order in which they were made."""
        ...

    def keep(self, template: Template) -> None:
        """Add a template, or replace the one of its name. Raises ValueError beyond MAX_TEMPLATES, or for no name."""
        ...

    def remove(self, name: str) -> None:
        """Remove a template, if it is there."""
        ...

    async def export(self, names: Sequence[str], path: Path) -> None:
        """Write templates into a file for another computer. Raises StoreProblem."""
        ...

    async def read_export(self, path: Path) -> tuple[Template, ...]:
        """Read such a file, from anywhere: bounded, and validated. Keeps nothing. Raises StoreProblem."""
        ...
