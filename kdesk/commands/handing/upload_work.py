"""What `kdesk upload` wants, done by the owner of the data directory."""

import asyncio
from pathlib import Path

from kdesk.commands.details_options import with_template
from kdesk.commands.handing.owner_services import OwnerServices
from kdesk.commands.handing.protocol import UploadWork
from kdesk.commands.monitor import UploadMonitor, UploadOptions
from kdesk.commands.report import JsonReport, Report, TerminalReport
from kdesk.commands.upload_parts import DUPLICATES, named_files, print_warnings, receipts_in
from kdesk.commands.wanted_sheet import WantedSheet
from kdesk.domain.ports import AccountApi
from kdesk.exit_status import Output, WrongUse
from kdesk.messages.handing import hands_no_sheets_over


class OwnerUpload:
    """Uploads for one command.

    Args:
        services: Of the owner.
        api: Of the account.
        output: Of the command.
    """

    def __init__(self, services: OwnerServices, api: AccountApi, output: Output, *, as_json: bool) -> None:
        self._services, self._api, self._output, self._as_json = services, api, output, as_json

    async def run(self, work: UploadWork) -> int:
        """Do the work and return the exit status. Raises KdeskError, WrongUse."""
        agreed = frozenset(work.agreed)
        sheet = WantedSheet(Path(work.sheet), work.any_folder, agreed, self._as_json) if work.sheet else None
        if work.by_server and sheet is not None:
            return await self._by_server(sheet, wait=work.wait_for_ready)
        return await self._upload(work, sheet)

    async def _upload(self, work: UploadWork, sheet: WantedSheet | None) -> int:
        services, output = self._services, self._output
        report: Report = JsonReport(output) if self._as_json else TerminalReport(output, with_links=work.links)
        duplicates = DUPLICATES.get(work.duplicates)
        options = UploadOptions(
            duplicates,
            work.wait_for_ready,
            work.must_verify,
            work.wait_for_writers,
            with_sidecars=not work.sheet,
            details=with_template(work.template, work.details, services.queue.details),
        )
        print_warnings(self._api, duplicates, output)
        lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            with receipts_in(Path(work.receipts) if work.receipts else None, output) as receipts:
                monitor = UploadMonitor(services.queue, self._api, report, receipts, services.clock, options)
                files = [Path(file) for file in work.files]
                async with named_files(files, sheet, services.queue, self._api, output) as named:
                    status = await monitor.run(named.files, lost, services.uploads_came, named.addresses)
                    return named.status(status)
        finally:
            lost.cancel()
            report.end()

    async def _by_server(self, sheet: WantedSheet, *, wait: bool) -> int:
        if self._services.bulk is None:
            raise WrongUse(hands_no_sheets_over())
        # With it come the readers of sheets.
        from kdesk.commands.by_server import ServerFetch, fetch_by_server  # noqa: PLC0415

        jobs = await self._services.bulk()
        return await fetch_by_server(ServerFetch(sheet, wait), self._api, jobs, self._services.clock, self._output)
