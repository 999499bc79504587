"""What is known of the server's copy: a word where all is well, a sentence where it is not."""

from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.messages.filling import PLAIN
from kdesk.messages.format import Format
from kdesk.messages.remarks import remark_text
from kdesk.messages.translation import N_, _

_LEVELS = {Level.SIZE: N_("size only"), Level.SAMPLES: N_("64 samples"), Level.WHOLE: N_("every byte")}
_VERIFIED = {
    Level.SIZE: N_("verified"),
    Level.SAMPLES: N_("samples verified"),
    Level.WHOLE: N_("every byte verified"),
}
_IS_THE_FILE = {
    Level.SIZE: N_("The server's copy is the file: size only compared, {time}"),
    Level.SAMPLES: N_("The server's copy is the file: 64 samples compared, {time}"),
    Level.WHOLE: N_("The server's copy is the file: every byte compared, {time}"),
}
_SAME = {
    Level.SIZE: N_("Ready; the server's copy has the file's size"),
    Level.SAMPLES: N_("Ready; samples of the server's copy are the file's"),
    Level.WHOLE: N_("Ready; the server's copy is the file, byte for byte"),
}
_COMPARED = {Level.SIZE: N_("the size"), Level.SAMPLES: N_("samples of the content"), Level.WHOLE: N_("every byte")}


def level_label(level: Level) -> str:
    """Return how closely a menu offers to compare: “Size only”, “64 samples”, “Every byte”."""
    return _(_LEVELS[level]).capitalize()


def short_result(verification: Verification | None, formatter: Format) -> str:
    """Return what stands behind “Ready”; empty while only sizes are being compared."""
    if verification is None:
        return ""
    match verification.outcome:
        case Outcome.SAME:
            return _(_VERIFIED[verification.level])
        case Outcome.NOT_COMPARED:
            return not_compared(verification, formatter)
        case Outcome.DIFFERENT:
            return different(verification, formatter)
        case Outcome.UNDER_WAY:
            return _progress(verification, formatter)


def plain_result(verification: Verification | None) -> str:
    """Return a finished result for a line of the command line; empty where nothing was compared yet."""
    if verification is None:
        return ""
    match verification.outcome:
        case Outcome.SAME:
            return _("verified: {level}").format(level=verification.level)
        case Outcome.DIFFERENT:
            return _("the server's copy is not the file: {difference}").format(
                difference=remark_text(verification.remark)
            )
        case Outcome.NOT_COMPARED:
            return not_compared(verification)
        case Outcome.UNDER_WAY:
            return ""


def different(verification: Verification, formatter: Format = PLAIN) -> str:
    """Return what differs, in one sentence."""
    return _("The server's copy is not the file: {difference}").format(
        difference=remark_text(verification.remark, formatter)
    )


def not_compared(verification: Verification, formatter: Format = PLAIN) -> str:
    """Return why nothing was compared, as a part of a line."""
    return _("not compared: {reason}").format(reason=remark_text(verification.remark, formatter))


def result_tip(verification: Verification | None, formatter: Format) -> str:
    """Return one line for the tooltip, empty while there is no result."""
    if verification is None or verification.outcome is Outcome.UNDER_WAY:
        return ""
    time = formatter.date_and_time(verification.at)
    match verification.outcome:
        case Outcome.SAME:
            return _(_IS_THE_FILE[verification.level]).format(time=time)
        case Outcome.DIFFERENT:
            return _(
                "The server's copy is not the file: {difference} ({time}). Nothing was deleted; the file can be"
                " uploaded again"
            ).format(difference=remark_text(verification.remark, formatter), time=time)
        case _:
            return _("The server's copy was not compared with the file: {reason} ({time})").format(
                reason=remark_text(verification.remark, formatter), time=time
            )


def verdict(verification: Verification | None) -> str:
    """Return the result of a READY transfer in one sentence, for its receipt."""
    if verification is None or verification.outcome is Outcome.UNDER_WAY:
        return _("Ready; the server's copy was not compared with the file yet")
    if verification.outcome is Outcome.NOT_COMPARED:
        return _("Ready; not compared: {reason}").format(reason=remark_text(verification.remark))
    return different(verification) if verification.outcome is Outcome.DIFFERENT else _(_SAME[verification.level])


def compared_part(verification: Verification | None, formatter: Format) -> str:
    """Return which part of the file was compared, for a receipt; empty where nothing was."""
    if verification is None or verification.outcome in {Outcome.UNDER_WAY, Outcome.NOT_COMPARED}:
        return ""
    part = _(_COMPARED[verification.level])
    if not verification.compared:
        return part
    return _("{part}: {bytes} bytes were the same").format(part=part, bytes=formatter.number(verification.compared))


def _progress(verification: Verification, formatter: Format) -> str:
    if verification.level is Level.SIZE:
        return ""
    if not verification.total:
        return _("waits to be compared with the server's copy")
    percent = formatter.percent(verification.compared, verification.total)
    return _("comparing with the server's copy: {percent}").format(percent=percent)
