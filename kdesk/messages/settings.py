"""What the settings say: of policies, imported files, and values."""

from collections.abc import Sequence

from kdesk.domain.names import in_a_sentence
from kdesk.domain.network_choice import Reached
from kdesk.domain.options.policy import Policy, PolicyProblem
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _, ngettext

_PROBLEMS = {
    PolicyProblem.LINK: N_("{about} is a link, so that it may lead elsewhere."),
    PolicyProblem.OWNER: N_("{about} does not belong to the administrator."),
    PolicyProblem.WRITABLE: N_("Others than the administrator can write {about}."),
    PolicyProblem.UNREADABLE: N_("It cannot be read: {about}."),
    PolicyProblem.NO_POLICY: N_("It is no policy of kdesk."),
    PolicyProblem.LEFT_OUT: N_("The rest of it holds. Not known or not usable: {about}."),
}


def policy_problem(policy: Policy) -> tuple[str, str]:
    """Return what is wrong with a policy, and why: two sentences; two empty ones if it is followed."""
    if policy.problem is None:
        return "", ""
    what = (
        _("Some of the administrator's policy is not followed")
        if policy.problem is PolicyProblem.LEFT_OUT
        else _("The administrator's policy is not followed")
    )
    why = _(_PROBLEMS[policy.problem]).format(about=in_a_sentence(policy.about))
    return what, _("{source}: {why}").format(source=in_a_sentence(policy.source), why=why)


def locked_text(policy: Policy) -> str:
    """Return what stands at an option that an administrator has set."""
    return _("Set by the administrator of this computer ({source})").format(source=in_a_sentence(policy.source))


def reached_text(reached: Reached, formatter: Format) -> str:
    """Return that a server has answered, how soon, and by which way."""
    server = in_a_sentence(reached.service_url)
    seconds = formatter.decimal(reached.seconds, 2)
    if not reached.proxy:
        return _("{server} answered after {seconds} s, without a proxy").format(server=server, seconds=seconds)
    text = _("{server} answered after {seconds} s, through the proxy {proxy}")
    return text.format(server=server, seconds=seconds, proxy=in_a_sentence(reached.proxy))


def imported_text(changed: int, locked: int, left_out: Sequence[str]) -> str:
    """Return what became of the options of an imported file."""
    sentences = [
        ngettext("{count} setting was changed.", "{count} settings were changed.", changed).format(count=changed)
    ]
    if locked:
        text = ngettext(
            "{count} is set by the administrator and stays.", "{count} are set by the administrator and stay.", locked
        )
        sentences.append(text.format(count=locked))
    if left_out:
        names = in_a_sentence(", ".join(left_out))
        sentences.append(_("Left out, as this kdesk cannot use it: {names}.").format(names=names))
    return " ".join(sentences)
