"""Everything that the doctor may find has words, and what is wrong says what to do."""

import pytest

from kdesk.doctor.table import CHECKS
from kdesk.domain.doctor import Answer, CheckKind, DoctorReport, Finding, Result, Said
from kdesk.messages.doctor import (
    CHECK_NAMES,
    RESULT_NAMES,
    finding_lines,
    finding_text,
    summary_text,
    time_text,
)
from kdesk.messages.doctor_words import SAID
from kdesk.plain_text import one_line

NEEDS_NOTHING = {
    *(Said.TROUBLE, Said.AFTER, Said.PROXY_NOT_SET, Said.PROXY_OFF, Said.PROXY_LOCAL, Said.PROXY_EXCEPTED),
    *(Said.PROXY_USED, Said.DNS_FOUND, Said.DNS_ADDRESS, Said.TCP_OPEN, Said.TLS_FINE, Said.TLS_LOCAL),
    *(Said.CLOCK_FINE, Said.CLOCK_UNTOLD, Said.API_ANSWERS, Said.SIGNED_IN, Said.RIGHTS_ALL, Said.RIGHTS_SOME),
    *(Said.UPLOAD_RATE, Said.UPLOAD_NOT_ALLOWED, Said.UPLOAD_UNWANTED, Said.DELIVERY_ANSWERS, Said.DELIVERY_UNKNOWN),
    *(Said.KEYRING_FINE, Said.DISK_FINE, Said.FILES_FINE, Said.FILES_UNLIMITED, Said.FFMPEG_FOUND, Said.FFMPEG_NONE),
    *(Said.QT_FINE, Said.QT_NO_SCREEN),
}
"""They are good, or not asked."""


def test_the_table_is_complete() -> None:
    """One row for each kind, in their order, each after what it needs."""
    assert [check.kind for check in CHECKS] == list(CheckKind) == list(CHECK_NAMES)
    for number, check in enumerate(CHECKS):
        assert set(check.needs) <= {before.kind for before in CHECKS[:number]}


@pytest.mark.parametrize("said", Said)
def test_everything_has_words(said: Said) -> None:
    """And what to do, unless nothing is to be done."""
    assert bool(SAID[said].next_step) is (said not in NEEDS_NOTHING)
    finding = Finding(CheckKind.API, Answer(Result.BAD, said), 0.1)
    assert all(line == one_line(line) for line in finding_lines(finding))
    assert not finding_text(finding).endswith(".")


def test_the_whole_in_one_sentence() -> None:
    """What is wrong counts before what should be known."""
    results = [Result.GOOD, Result.WARNING, Result.BAD, Result.NOT_ASKED]
    findings = tuple(Finding(CheckKind.API, Answer(result, Said.API_ANSWERS), 0.0) for result in results)
    assert summary_text(DoctorReport("", 0.0, findings)) == "1 thing is wrong"
    assert summary_text(DoctorReport("", 0.0, findings[:2])) == "It works; 1 thing is worth knowing"
    assert summary_text(DoctorReport("", 0.0, (findings[0], findings[3]))) == "Everything is good"
    assert [bool(time_text(finding)) for finding in findings] == [True, True, True, False]
    assert set(RESULT_NAMES) == set(Result)
