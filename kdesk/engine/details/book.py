"""What was said about each file, by commands of window and command line. Implements `UploadDetailsBook`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from kdesk.domain.details.custom_metadata import has_value, value_of, with_custom
from kdesk.domain.details.ports import NO_DETAILS, DetailsRecord, FieldState
from kdesk.domain.details.templates import Template, TemplateFacts, Templates, TemplateUse, beginning
from kdesk.domain.details.upload_details import NOTHING_SAID, CustomField, DetailField, UploadDetails
from kdesk.domain.entry import MediaType
from kdesk.domain.transfer import Transfer
from kdesk.engine.details.records import DetailsRecords, with_state

if TYPE_CHECKING:  # imported once something is said
    from kdesk.domain.details.file_facts import FileFacts
    from kdesk.engine.details.gaps import Gaps
    from kdesk.engine.transfers.context import EngineContext

    ReadFacts = Callable[[Sequence[str], Callable[[Mapping[str, FileFacts]], None]], None]

DEFAULT = "default"
"""Name of the template that `set_default` keeps for an account, followed by the account's key."""

_TRIED = frozenset({FieldState.REFUSED, FieldState.NOT_ALLOWED})


class DetailsBook:
    """The details of the transfers on the list.

    Args:
        records: Keeps them.
        context: Has the list, and the account that gets new files.
        said: Called with transfers of which something is to be written.
        templates: What new transfers begin with; None for nothing.
        read_facts: Reads files off the loop thread, and calls with what they tell; None leaves such gaps empty.
    """

    def __init__(
        self,
        records: DetailsRecords,
        context: EngineContext,
        said: Callable[[Collection[str]], None],
        templates: Templates | None = None,
        read_facts: ReadFacts | None = None,
    ) -> None:
        self._records = records
        self._context = context
        self._said = said
        self._templates = templates
        self._read_facts = read_facts
        # Files of this run that began with a template, by account: its `{counter}` goes on over drops.
        self._begun: Counter[str] = Counter()

    def of(self, transfer_id: str) -> DetailsRecord:
        """Return the record of a transfer; NO_DETAILS if nothing was said."""
        return self._records.of(transfer_id)

    def listen(self, changed: Callable[[Collection[str]], None]) -> None:
        """Call with the ids of transfers whose records have changed."""
        self._records.listen(changed)

    def ignore(self, changed: Callable[[Collection[str]], None]) -> None:
        """Call a listener no more."""
        self._records.ignore(changed)

    def change(self, changes: Mapping[str, UploadDetails]) -> None:
        """Say fields of transfers; see `UploadDetailsBook.change`."""
        found = ((handle.transfer, changes[handle.transfer.id]) for handle in self._context.transfers.pick(changes))
        by_id = {transfer.id: (transfer, said) for transfer, said in found}
        in_order = [by_id[key] for key in changes if key in by_id]
        self._say((transfer, said, number) for number, (transfer, said) in enumerate(in_order, start=1))

    def forget(self, transfer_ids: Collection[str], field: DetailField) -> None:
        """Take back what was said of one field."""
        self._change_each(transfer_ids, partial(_forgotten, field=field))

    def keep_mine(self, transfer_id: str, field: DetailField, custom: CustomField | None = None) -> None:
        """End a conflict: the value of the producer is written over that of the server."""
        change = partial(_mine, field=field) if custom is None else partial(_my_custom, name=custom)
        self._change_each([transfer_id], change)

    def keep_theirs(self, transfer_id: str, field: DetailField, custom: CustomField | None = None) -> None:
        """End a conflict: the value of the server is taken."""
        change = partial(_theirs, field=field) if custom is None else partial(_their_custom, name=custom)
        self._change_each([transfer_id], change)

    def retry(self, transfer_ids: Collection[str]) -> None:
        """Write what was refused or not allowed once more."""
        self._change_each(transfer_ids, lambda record: with_state(record, record.in_state(*_TRIED), FieldState.KEPT))

    def set_default(self, details: UploadDetails) -> None:
        """Say what new transfers of this account begin with."""
        account = self._context.account
        if self._templates is None or not account:
            return
        name = f"{DEFAULT} {account}"
        if details.said:
            self._templates.keep(Template(name, details, TemplateUse(accounts=(account,))))
        else:
            self._templates.remove(name)

    def template(self, name: str) -> Template | None:
        """Return the template of this name; None if there is none."""
        known = self._templates.all if self._templates else ()
        return next((template for template in known if template.name == name.strip()), None)

    def begin(
        self,
        transfers: Sequence[Transfer],
        details: UploadDetails = NOTHING_SAID,
        own: Mapping[str, UploadDetails] = MappingProxyType({}),
        before: int = 0,
    ) -> None:
        """Say what new transfers begin with: templates, over them their sidecars, then what was said for all of them.

        Called before they are on the list, so that the first call for each of them knows it.

        Args:
            own: What the sidecars of a file say, by its path.
            before: How many files of the same drop came before: `{counter}` counts on. That of a template counts on
                over all drops.
        """
        templates = [template for template in self._templates.all if template.use.automatic] if self._templates else []
        # Of most drops nothing is said, and they may have 50,000 files.
        if not (templates or own or details.said):
            return
        said: list[tuple[Transfer, UploadDetails, int]] = []
        of_folders: dict[tuple[str, str, MediaType], UploadDetails] = {}
        for number, transfer in enumerate(transfers, start=before + 1):
            # The entry of a replacement has its details already.
            ready = NOTHING_SAID if transfer.replaces else _beginning(templates, transfer, of_folders)
            count = self._next_of(transfer.account) if ready.said else number
            ready = ready.with_changes(own.get(transfer.file.path, NOTHING_SAID)).with_changes(details)
            if ready.said:
                said.append((transfer, ready, count))
        self._say(said)

    def _next_of(self, account: str) -> int:
        """Count a file that begins with a template."""
        self._begun[account] += 1
        return self._begun[account]

    def _say(self, said: Iterable[tuple[Transfer, UploadDetails, int]]) -> None:
        """Say details of transfers, each with its number for `{counter}`."""
        from kdesk.engine.details.gaps import said_of  # noqa: PLC0415  of most files nothing is said

        records: dict[str, DetailsRecord] = {}
        later: list[Gaps] = []
        for transfer, typed, number in said:
            record = records.get(transfer.id) or self.of(transfer.id)
            records[transfer.id], gaps = said_of(record, transfer, typed, number)
            if gaps is not None:
                later.append(gaps)
        if records:
            self._records.put(records)
            self._said(records.keys())
        if later and self._read_facts is not None:
            self._read_facts([one.facts.path for one in later], partial(self._fill, later))

    def _fill(self, gaps: Sequence[Gaps], found: Mapping[str, FileFacts]) -> None:
        """Fill the gaps that had to wait for their files, unless something else was said of the fields meanwhile."""
        waiting = [one for one in gaps if one.facts.path in found]
        records = {one.transfer_id: one.fill(self.of(one.transfer_id), found[one.facts.path]) for one in waiting}
        self._records.put(records)
        self._said(records.keys())

    def _change_each(self, transfer_ids: Collection[str], change: Callable[[DetailsRecord], DetailsRecord]) -> None:
        records = {key: change(self.of(key)) for key in transfer_ids if self.of(key) is not NO_DETAILS}
        self._records.put(records)
        self._said(records.keys())


def _forgotten(record: DetailsRecord, field: DetailField) -> DetailsRecord:
    cleared = with_state(record, {field}, FieldState.KEPT)
    states = {key: state for key, state in cleared.states.items() if key is not field}
    return replace(cleared, details=record.details.without(field), states=states)


def _mine(record: DetailsRecord, field: DetailField) -> DetailsRecord:
    if record.states.get(field) is not FieldState.CONFLICT:
        return record
    # The server's value becomes the base: it is written over, unless it changes once more.
    seen = replace(record, written=_with_field(record.written, record.server, field))
    return with_state(seen, {field}, FieldState.KEPT)


def _theirs(record: DetailsRecord, field: DetailField) -> DetailsRecord:
    if record.states.get(field) is not FieldState.CONFLICT:
        return record
    taken = replace(
        record,
        details=_with_field(record.details, record.server, field),
        written=_with_field(record.written, record.server, field),
    )
    return with_state(taken, {field}, FieldState.WRITTEN)


def _my_custom(record: DetailsRecord, name: CustomField) -> DetailsRecord:
    if not has_value(record.server.metadata, name):
        return record
    seen = with_custom(record.written, name, value_of(record.server.metadata, name))
    # The other fields are compared again: conflicts of theirs come back.
    return with_state(replace(record, written=seen), {DetailField.METADATA}, FieldState.KEPT)


def _their_custom(record: DetailsRecord, name: CustomField) -> DetailsRecord:
    if not has_value(record.server.metadata, name):
        return record
    taken = with_custom(record.details, name, value_of(record.server.metadata, name))
    return _my_custom(replace(record, details=taken), name)


def _with_field(details: UploadDetails, source: UploadDetails, field: DetailField) -> UploadDetails:
    return replace(details, **{field.value: getattr(source, field.value)})


def _beginning(
    templates: Sequence[Template], transfer: Transfer, known: dict[tuple[str, str, MediaType], UploadDetails]
) -> UploadDetails:
    """Return what templates say of a new file. `known` keeps it: all files of a kind in one folder begin alike."""
    if not templates:
        return NOTHING_SAID
    file = transfer.file
    key = file.path.rpartition(os.sep)[0], transfer.account, file.media_type
    if key not in known:
        known[key] = beginning(templates, TemplateFacts(file.path, transfer.account, file.media_type))
    return known[key]
