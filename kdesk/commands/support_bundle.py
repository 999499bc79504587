"""`kdesk support-bundle`: what whoever helps needs to know, as one file."""

import argparse
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from kdesk.commands.command_run import CommandRun, run_command
from kdesk.commands.doctor import report_of
from kdesk.commands.signals import run_until_signal
from kdesk.domain.support_bundle import BundleFile
from kdesk.domain.timeline import NOTHING_RECORDED, Timeline, completed
from kdesk.domain.transfer import Transfer
from kdesk.errors import JournalProblem
from kdesk.exit_status import FINE, WrongUse
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.store.journal import Journal
from kdesk.store.paths import Paths
from kdesk.store.settings_in_force import settings_in_force
from kdesk.store.timelines import StoredTimelines
from kdesk.support.bundle import BundleSources, bundle_files, save_bundle, timelines_wanted

_JOURNAL_FILES = ("", "-wal")


def run(options: argparse.Namespace) -> int:
    """Make the bundle and return the exit status."""
    return run_command(options, _make_bundle)


def _make_bundle(run: CommandRun) -> int:
    target = run.options.file.expanduser().absolute()
    if target.exists():
        raise WrongUse(_("{path} is there already").format(path=target))
    run.paths.create()
    with run.logged() as unhandled:
        files = run_until_signal(_gathered(run), _("interrupted"), unhandled)
        save_bundle(target, files)
    formatter = Format()
    run.output.print(*(f"{one.name}  {formatter.size(len(one.text.encode()))}" for one in files))
    run.output.print(_("Saved as {path}. Look through it before you send it to anybody.").format(path=target))
    return FINE


async def _gathered(run: CommandRun) -> tuple[BundleFile, ...]:
    settings = await settings_in_force(run.paths)
    transfers, timelines = await _journalled(run.paths)
    report = await report_of(run)
    sources = BundleSources(run.paths.logs, settings, transfers, timelines, report)
    return bundle_files(sources, run.redactor.redact, names=run.options.names)


async def _journalled(paths: Paths) -> tuple[Sequence[Transfer], Mapping[str, Timeline]]:
    """Return what a copy of the journal has: the journal itself may belong to a window."""
    with tempfile.TemporaryDirectory(prefix="kdesk-support-") as folder:
        copy = Path(folder) / paths.journal.name
        for ending in _JOURNAL_FILES:
            with suppress(OSError):
                shutil.copyfile(f"{paths.journal}{ending}", f"{copy}{ending}")
        try:
            async with Journal.open(copy) as journal:
                transfers = await journal.load()
                wanted = timelines_wanted(transfers)
                stored = await StoredTimelines(journal).load([one.id for one in wanted])
        except JournalProblem:
            return (), {}
    return transfers, {one.id: completed(stored.get(one.id, NOTHING_RECORDED), one) for one in wanted}
