"""One examination: all checks at once, each within its time, those first that others need."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from kdesk.doctor.case import Case, SignedIn, bad, failed, not_asked
from kdesk.doctor.table import CHECKS, Check
from kdesk.domain.doctor import Answer, CheckKind, DoctorReport, Finding, FindingListener, Result, Said
from kdesk.domain.network_choice import NetworkChoice
from kdesk.errors import KdeskError
from kdesk.threads import Workers

log = logging.getLogger(__name__)

THREADS = 4


@asynccontextmanager
async def case_of(
    service_url: str, choice: NetworkChoice, signed_in: SignedIn, data: Path, *, problem: KdeskError | None = None
) -> AsyncIterator[Case]:
    """Provide a case with threads of its own for as long as it is examined."""
    threads = Workers("kdesk-doctor", THREADS, spare=THREADS)
    try:
        yield Case(service_url, choice, problem, signed_in, data, threads)
    finally:
        threads.close()


async def examine(case: Case, told: FindingListener, checks: Sequence[Check] = CHECKS) -> DoctorReport:
    """Make all checks and return what they found. Cancelling ends them all.

    Args:
        case: What is examined.
        told: Called with each finding as it comes.
        checks: The table.
    """
    begun = time.time()
    running: dict[CheckKind, asyncio.Task[Finding]] = {}
    async with asyncio.TaskGroup() as group:
        for check in checks:
            needs = [running[kind] for kind in check.needs if kind in running]
            running[check.kind] = group.create_task(_run(check, case, needs, told))
    return DoctorReport(case.service_url, begun, tuple(task.result() for task in running.values()))


def without_sending(case: Case) -> Case:
    """Return the case in which nothing is uploaded."""
    return replace(case, sends=False)


async def _run(check: Check, case: Case, needs: Sequence[asyncio.Task[Finding]], told: FindingListener) -> Finding:
    begun = time.monotonic()
    answer = _hindered([await need for need in needs])
    if answer is None:
        begun = time.monotonic()
        answer = await _answer(check, case)
    finding = Finding(check.kind, answer, time.monotonic() - begun)
    told(finding)
    return finding


def _hindered(needed: Sequence[Finding]) -> Answer | None:
    """Return why a check is not asked; None if it is."""
    for finding in needed:
        if finding.result is Result.BAD:
            return not_asked(Said.AFTER, check=finding.kind.value)
        if finding.answer.said is Said.AFTER:
            return finding.answer
    return None


async def _answer(check: Check, case: Case) -> Answer:
    try:
        async with asyncio.timeout(check.seconds):
            return await check.run(case)
    except TimeoutError:
        return bad(Said.TOO_LONG, seconds=round(check.seconds))
    except KdeskError as error:
        log.info("check %s: %s", check.kind, error)
        return failed(error)
    except Exception:  # the boundary of each check: a mistake in one is no reason to lose the others
        log.exception("check %s failed", check.kind)
        return bad(Said.BROKE)
