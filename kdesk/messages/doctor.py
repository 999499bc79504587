"""What the doctor says: a sentence about each finding, and what to do about it."""

import json
from collections.abc import Iterator, Mapping

from kdesk import __version__
from kdesk.domain.doctor import CheckKind, DoctorReport, Finding, Result
from kdesk.domain.rights import Rights
from kdesk.messages.doctor_words import SAID
from kdesk.messages.error_tables.proxies import completed
from kdesk.messages.errors import advice_of, sentence_of
from kdesk.messages.filling import PLAIN, fill
from kdesk.messages.format import Format
from kdesk.messages.rights import rights_summary
from kdesk.messages.translation import N_, _, ngettext

CHECK_NAMES: Mapping[CheckKind, str] = {
    CheckKind.PROXY: N_("Proxy"),
    CheckKind.DNS: N_("Name of the server"),
    CheckKind.TCP: N_("Connection"),
    CheckKind.TLS: N_("Certificate"),
    CheckKind.CLOCK: N_("Clock"),
    CheckKind.API: N_("Kaltura"),
    CheckKind.SIGN_IN: N_("Sign-in"),
    CheckKind.RIGHTS: N_("Rights"),
    CheckKind.UPLOAD: N_("Uploading"),
    CheckKind.DELIVERY: N_("Delivery"),
    CheckKind.KEYRING: N_("Keyring"),
    CheckKind.DISK: N_("Disk"),
    CheckKind.OPEN_FILES: N_("Open files"),
    CheckKind.FFMPEG: N_("ffmpeg"),
    CheckKind.QT: N_("Window and media"),
}
RESULT_NAMES: Mapping[Result, str] = {
    Result.GOOD: N_("good"),
    Result.WARNING: N_("worth knowing"),
    Result.BAD: N_("wrong"),
    Result.NOT_ASKED: N_("not asked"),
}


def check_name(kind: CheckKind) -> str:
    """Return what a check is about."""
    return _(CHECK_NAMES[kind])


def result_name(result: Result) -> str:
    """Return how a check ended, in a word or two."""
    return _(RESULT_NAMES[result])


def finding_text(finding: Finding, formatter: Format = PLAIN) -> str:
    """Return what was found, in one sentence without a full stop."""
    answer = finding.answer
    if answer.trouble is not None:
        return sentence_of(answer.trouble, formatter)
    return fill(SAID[answer.said].title, _arguments(finding, formatter), formatter)


def finding_advice(finding: Finding, formatter: Format = PLAIN) -> str:
    """Return what to do about it, "" if nothing is to be done."""
    answer = finding.answer
    if answer.trouble is not None:
        return advice_of(answer.trouble, formatter)
    words = SAID[answer.said].next_step
    return fill(words, _arguments(finding, formatter), formatter) if words else ""


def _arguments(finding: Finding, formatter: Format) -> dict[str, object]:
    given = dict(finding.answer.arguments)
    if "check" in given:
        given["check"] = check_name(CheckKind(given["check"]))
    if "rate" in given:
        given["rate"] = formatter.speed(given["rate"])
    if isinstance(given.get("rights"), Mapping):
        given["rights"] = rights_summary(Rights(**given["rights"])).rstrip(".")
    return dict(completed(given)) if "source" in given else given


def time_text(finding: Finding, formatter: Format = PLAIN) -> str:
    """Return how long a check took, "" for one that was not asked."""
    if finding.result is Result.NOT_ASKED:
        return ""
    return _("{seconds} s").format(seconds=formatter.decimal(finding.seconds, 2))


def summary_text(report: DoctorReport) -> str:
    """Return the whole in one sentence."""
    wrong = sum(finding.result is Result.BAD for finding in report.findings)
    known = sum(finding.result is Result.WARNING for finding in report.findings)
    if wrong:
        return ngettext("{count} thing is wrong", "{count} things are wrong", wrong).format(count=wrong)
    if known:
        text = ngettext("It works; {count} thing is worth knowing", "It works; {count} things are worth knowing", known)
        return text.format(count=known)
    return _("Everything is good")


def finding_lines(finding: Finding) -> Iterator[str]:
    """Yield a finding for the terminal: what was found, and below it what to do."""
    took = time_text(finding)
    line = _("[{result}] {check}: {found}").format(
        result=result_name(finding.result), check=check_name(finding.kind), found=finding_text(finding)
    )
    yield f"{line} ({took})" if took else line
    advice = finding_advice(finding)
    if advice and finding.result is not Result.GOOD:
        yield f"    {advice}"


def report_text(report: DoctorReport) -> str:
    """Return the report as lines."""
    lines = [line for finding in report.findings for line in finding_lines(finding)]
    return "\n".join([report.service_url, *lines, summary_text(report)])


def report_json(report: DoctorReport) -> str:
    """Return the report for programs."""
    return json.dumps(
        {
            "kdesk": __version__,
            "server": report.service_url,
            "at": round(report.at),
            "result": report.worst.value,
            "checks": [_facts(finding) for finding in report.findings],
        },
        ensure_ascii=False,
    )


def _facts(finding: Finding) -> dict[str, object]:
    answer = finding.answer
    return {
        "check": finding.kind.value,
        "result": finding.result.value,
        "found": answer.said.value if answer.trouble is None else answer.trouble.kind,
        "seconds": round(finding.seconds, 3),
        "text": finding_text(finding),
        "advice": finding_advice(finding),
        **({"facts": dict(answer.arguments)} if answer.arguments else {}),
    }
