"""The doctor, the log and the support bundle on the services."""

from collections.abc import Sequence
from pathlib import Path

from kdesk.doctor.examination import case_of, examine
from kdesk.domain.account import REGIONS
from kdesk.domain.doctor import DoctorReport, FindingListener
from kdesk.domain.log_lines import LogRecord, records_in
from kdesk.domain.ports import AccountApi
from kdesk.domain.support_bundle import BundleFile
from kdesk.logs import LOG_FILE, Redactor
from kdesk.messages import _
from kdesk.services import Services
from kdesk.support.bundle import LOG_BYTES, BundleSources, bundle_files, save_bundle, tail, timelines_wanted
from kdesk.threads import Workers
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.wiring.ui_services import UiServices


class DoctorOnServices:
    """Implements `ui.support.ports.Doctor`: the account in use, over a connection of its own."""

    def __init__(self, services: Services, redactor: Redactor) -> None:
        self._services, self._redactor = services, redactor

    @property
    def service_url(self) -> str:
        """The server of the account in use, of the last one, or Kaltura's own."""
        account = self._services.accounts.account
        saved = self._services.preferences.settings.accounts
        return account.service_url if account else saved[0].service_url if saved else REGIONS[0].service_url

    async def examine(self, told: FindingListener) -> DoctorReport:
        """Make all checks."""
        network, data = self._services.network, self._services.paths.data
        async with case_of(self.service_url, network.choice, self._api, data, problem=network.problem) as case:
            return await examine(case, told)

    def redact(self, text: str) -> str:
        """Return a text without the secrets of this run."""
        return self._redactor.redact(text)

    async def _api(self) -> AccountApi | None:
        accounts = self._services.accounts
        if accounts.api is None and accounts.problem is not None:
            raise accounts.problem
        return accounts.api


class LogFiles:
    """Implements `ui.support.ports.LogReader`: the log, and the file before it."""

    def __init__(self, logs: Path, redactor: Redactor) -> None:
        self._paths = (logs / f"{LOG_FILE}.1", logs / LOG_FILE)
        self._redactor = redactor
        self._thread = Workers("kdesk-log", 1)
        self._stamp: object = None
        self._records: Sequence[LogRecord] = ()

    async def read(self) -> Sequence[LogRecord]:
        """Return what the log has."""
        return await self._thread.run(self._read)

    def redact(self, text: str) -> str:
        """Return a text without the secrets of this run."""
        return self._redactor.redact(text)

    def _read(self) -> Sequence[LogRecord]:
        stamp = [_stamp(path) for path in self._paths]
        if stamp != self._stamp:
            text = "".join(tail(path, LOG_BYTES) for path in self._paths)
            self._stamp, self._records = stamp, tuple(records_in(text.splitlines()))
        return self._records


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_ino


class BundlesOnServices:
    """Implements `ui.support.ports.Bundles`."""

    def __init__(self, services: Services, ui: UiServices, redactor: Redactor) -> None:
        self._services, self._ui, self._redactor = services, ui, redactor
        self._thread = Workers("kdesk-bundle", 1)
        self._doctor = DoctorOnServices(services, redactor)

    async def gather(self, *, names: bool) -> Sequence[BundleFile]:
        """Return what would be saved."""
        services = self._services
        transfers = services.queue.snapshot()
        timelines = await services.timelines.of(timelines_wanted(transfers))
        report = await self._doctor.examine(lambda _finding: None)
        sources = BundleSources(services.paths.logs, services.preferences.settings, transfers, timelines, report)
        return await self._thread.run(lambda: bundle_files(sources, self._redactor.redact, names=names))

    def save(self, path: Path, files: Sequence[BundleFile]) -> None:
        """Save exactly these files, and say so."""
        self._ui.tasks.spawn(self._save(path, files), name="save a support bundle")

    async def _save(self, path: Path, files: Sequence[BundleFile]) -> None:
        await self._thread.run(save_bundle, path, files)
        self._ui.notices.post(Notice(_("The support bundle was saved"), NoticeKind.GOOD, str(path)))
