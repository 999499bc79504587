"""Templates of details in a file of their own, and in files for other computers. Implements `Templates`."""

import asyncio
import json
import logging
import math
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from kdesk.domain.details.templates import MAX_NAME, MAX_TEMPLATES, Template, TemplateUse
from kdesk.domain.details.upload_details import DetailField, UploadDetails
from kdesk.errors import KdeskError, Reason, StoreProblem
from kdesk.private_files import make_private
from kdesk.store.files import beside_newer, set_aside, write_atomically
from kdesk.threads import Workers

MAX_BYTES = 8 * 1024 * 1024
"""Of a file; a thousand templates with long descriptions need less."""
MAX_TEXT = 65_535
"""Characters of one text: the server keeps no longer one."""
MAX_ITEMS = 1000
"""Of one list, such as the tags."""

_FORMAT, _VERSION = "kdesk templates", 1
_OF_THIS_COMPUTER = (DetailField.POSTER, DetailField.CAPTIONS, DetailField.ATTACHMENTS)
"""Paths of this computer mean nothing elsewhere."""

log = logging.getLogger(__name__)


class TemplatesFile:
    """The templates in memory, and the file that keeps them; made by `TemplatesFile.opened`.

    Attributes:
        damaged: Where a file that could not be read in full was set aside; None if it was whole.
        newer: The file of a later kdesk, which stays as it is; changes are kept beside it. None if there is none.
    """

    def __init__(self, path: Path, report: Callable[[KdeskError], None]) -> None:
        self.damaged: Path | None = None
        self.newer: Path | None = None
        self._path = path
        self._report = report
        self._thread = Workers("kdesk-templates", 1)
        self._templates: dict[str, Template] = {}

    @classmethod
    @asynccontextmanager
    async def opened(cls, path: Path, report: Callable[[KdeskError], None]) -> AsyncIterator["TemplatesFile"]:
        """Read the templates, and keep changes until the block ends.

        Args:
            path: The file; it need not exist.
            report: Tells the user of a change that could not be written.
        """
        file = cls(path, report)
        try:
            file._templates = await file._thread.run(file._load)
            yield file
            await file._thread.run(lambda: None)  # behind the writes that wait
        finally:
            file._thread.close()

    @property
    def all(self) -> tuple[Template, ...]:
        """Every template, in the order in which they were made."""
        return tuple(self._templates.values())

    def keep(self, template: Template) -> None:
        """Add a template, or replace the one of its name."""
        name = template.name.strip()
        full = len(self._templates) >= MAX_TEMPLATES and name not in self._templates
        if not name or len(name) > MAX_NAME or full:
            raise ValueError(template.name)
        self._templates[name] = replace(template, name=name)
        self._save()

    def remove(self, name: str) -> None:
        """Remove a template, if it is there."""
        if self._templates.pop(name, None) is not None:
            self._save()

    async def export(self, names: Sequence[str], path: Path) -> None:
        """Write templates into a file for another computer. Raises StoreProblem."""
        data = _encoded([_portable(self._templates[name]) for name in names if name in self._templates])
        await self._thread.run(_write, path, data, False)

    async def read_export(self, path: Path) -> tuple[Template, ...]:
        """Read such a file, from anywhere; its templates are kept only when a person says so. Raises StoreProblem."""
        data = await self._thread.run(_read, path)
        if is_newer(data):
            raise StoreProblem(str(path), reason=Reason.FILE_OF_NEWER)
        found, whole = await self._thread.run(read_templates, data)
        if not whole and not found:
            raise StoreProblem(f"{path}: no templates", reason=Reason.TEMPLATES_UNREADABLE)
        return tuple(map(_portable, found))

    def _save(self) -> None:
        writing = self._thread.submit(_write, self._path, _encoded(self.all), True)
        writing.add_done_callback(self._written)

    def _written(self, writing: asyncio.Future[None]) -> None:
        if not writing.cancelled() and isinstance(problem := writing.exception(), KdeskError):
            self._report(problem)

    def _load(self) -> dict[str, Template]:
        try:
            found, whole = self._kept()
        except StoreProblem as problem:
            if self._path.exists():
                log.warning("the templates cannot be read: %s", problem)
                self._set_aside(())  # the next template that is saved would take its place
            return {}
        if not whole:
            self._set_aside(found)
        return {template.name: template for template in found}

    def _kept(self) -> tuple[Sequence[Template], bool]:
        """Read the file, or that beside the one of a later kdesk. Raises StoreProblem."""
        data = _read(self._path)
        if not is_newer(data):
            return read_templates(data)
        log.warning("templates of a later kdesk: %s", self._path)
        self.newer, self._path = self._path, beside_newer(self._path)
        # At first what can be read of those of the later one.
        return read_templates(_read(self._path)) if self._path.exists() else (read_templates(data)[0], True)

    def _set_aside(self, found: Sequence[Template]) -> None:
        """Keep a file that was not read in full under another name, and write what was read of it."""
        try:
            self.damaged = set_aside(self._path)
            _write(self._path, _encoded(found), True)
        except (OSError, StoreProblem) as exc:
            log.warning("damaged templates not set aside: %s", exc)


def is_newer(data: bytes) -> bool:
    """Return whether a later kdesk wrote a file of templates."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return False
    version = values.get("version") if isinstance(values, dict) and values.get("format") == _FORMAT else None
    return isinstance(version, int) and version > _VERSION


def read_templates(data: bytes) -> tuple[tuple[Template, ...], bool]:
    """Read what can be read of a file that may come from anybody, each template by itself.

    Returns:
        The templates, and whether everything was read.
    """
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return (), False
    items = values.get("templates") if isinstance(values, dict) and values.get("format") == _FORMAT else None
    if not isinstance(items, list):
        return (), False
    found: dict[str, Template] = {}
    for item in items[:MAX_TEMPLATES]:
        template = _template(item)
        if template is not None:
            found[template.name] = template
    return tuple(found.values()), len(found) == len(items)


def _template(item: object) -> Template | None:
    """Return a template; None for what is none, or is larger than any that a person makes."""
    try:
        template = msgspec.convert(item, Template, str_keys=True)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
        return None
    name = template.name.strip()
    usable = 0 < len(name) <= MAX_NAME and _is_bounded(msgspec.to_builtins(template, str_keys=True))
    return replace(template, name=name) if usable else None


def _is_bounded(value: object) -> bool:
    match value:
        case str():
            return len(value) <= MAX_TEXT
        case float():
            return math.isfinite(value)
        case int():
            return abs(value) < 2**53
        case dict():
            return len(value) <= MAX_ITEMS and all(map(_is_bounded, (*value.keys(), *value.values())))
        case list() | tuple():
            return len(value) <= MAX_ITEMS and all(map(_is_bounded, value))
        case _:
            return value is None


def _portable(template: Template) -> Template:
    """Return a template without what belongs to this computer: accounts, folders and files."""
    details: UploadDetails = template.details
    for field in _OF_THIS_COMPUTER:
        details = details.without(field)
    return Template(template.name, details, TemplateUse(kinds=template.use.kinds))


def _encoded(templates: Sequence[Template]) -> bytes:
    items = [msgspec.to_builtins(template, str_keys=True) for template in templates]
    # ASCII, in which JSON can hold the half surrogates of a path.
    text = json.dumps({"format": _FORMAT, "version": _VERSION, "templates": items}, indent=2)
    return f"{text}\n".encode("ascii")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as exc:
        raise StoreProblem(f"{path}: {exc}", reason=Reason.TEMPLATES_UNREADABLE) from exc
    if len(data) > MAX_BYTES:
        raise StoreProblem(f"{path}: more than {MAX_BYTES} bytes", reason=Reason.TEMPLATES_UNREADABLE)
    return data


def _write(path: Path, data: bytes, private: bool) -> None:
    try:
        if private:
            make_private(path.parent)
        write_atomically(path, data, private=private)
    except (OSError, ValueError) as exc:
        raise StoreProblem(f"{path}: {exc}", reason=Reason.TEMPLATES_NOT_SAVED) from exc
