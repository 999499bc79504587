"""Watch folders in words."""

import os
from collections.abc import Mapping

from kdesk.domain.names import in_a_sentence
from kdesk.domain.watch_folders import Refusal, WatchKind, WatchProblem, WatchState, WatchStatus
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _, ngettext

STATES: Mapping[WatchState, str] = {
    WatchState.STARTING: N_("is being looked through"),
    WatchState.WATCHING: N_("watching"),
    WatchState.PAUSED: N_("paused"),
    WatchState.GONE: N_("the folder is not there, waiting"),
    WatchState.UNREADABLE: N_("the system refuses to list the folder, trying again"),
    WatchState.SILENT: N_("the drive does not respond, waiting"),
    WatchState.OTHER_ACCOUNT: N_("waits until its account is signed in"),
    WatchState.IS_SYSTEM: N_("not watched: it is the root of the file system, or a folder of the system itself"),
    WatchState.IS_OWN_DATA: N_("not watched: kdesk keeps its own data in it"),
}

PROBLEMS: Mapping[WatchProblem, str] = {
    WatchProblem.EMPTY: N_("the file is empty; it is taken once something is in it"),
    WatchProblem.UNREADABLE: N_("the system refuses to read the file"),
    WatchProblem.BROKEN_LINK: N_("a link to something that is not there"),
    WatchProblem.FOLDER_UNREADABLE: N_("the system refuses to list this folder"),
    WatchProblem.NO_FILE: N_("neither a file nor a folder"),
    WatchProblem.TARGET_WATCHED: N_("not moved: its destination lies in a watch folder"),
    WatchProblem.TARGET_FULL: N_("not moved: the drive of its destination is full; kdesk tries again"),
    WatchProblem.NOT_MOVED: N_("not moved: the system refused it; kdesk tries again"),
}

REFUSALS: Mapping[Refusal, str] = {
    Refusal.TWICE: N_("This folder is watched already"),
    Refusal.MOVES_INTO_WATCHED: N_("Files would be moved into a watch folder; choose a folder that is not watched"),
    Refusal.TAKES_MOVED: N_("Another watch folder moves its files into this folder"),
    Refusal.TOO_MANY_PATTERNS: N_("Too many names of files; leave some out"),
    Refusal.SYSTEM: N_("The root of the file system and the folders of the system itself are not watched"),
    Refusal.OWN_DATA: N_("kdesk keeps its own data in this folder, or inside it; choose another one"),
}

KINDS: Mapping[WatchKind, str] = {
    WatchKind.VIDEO: N_("Video"),
    WatchKind.AUDIO: N_("Audio"),
    WatchKind.IMAGE: N_("Images"),
    WatchKind.DOCUMENT: N_("Documents"),
    WatchKind.DATA: N_("Other files"),
}


def state_text(state: WatchState) -> str:
    """Return a state as the end of a sentence."""
    return _(STATES[state])


def problem_text(problem: WatchProblem) -> str:
    """Return why a file is not taken, as the end of a sentence."""
    return _(PROBLEMS[problem])


def refusal_text(refusal: Refusal) -> str:
    """Return why a watch folder cannot be so."""
    return _(REFUSALS[refusal])


def status_text(status: WatchStatus, formatter: Format) -> str:
    """Return what a watch folder does, with its numbers."""
    words = _(STATES[status.state])
    if status.state is not WatchState.WATCHING:
        return words[:1].upper() + words[1:]
    taken = status.taken_today
    sentence = ngettext("Watching, {count} file taken today", "Watching, {count} files taken today", taken)
    words = sentence.format(count=formatter.number(taken))
    if status.writing:
        still = ngettext("{count} is being written", "{count} are being written", status.writing)
        words = _("{words}, {still}").format(words=words, still=still.format(count=formatter.number(status.writing)))
    return words


MOST_NAMED = 3
"""Problems that are told one by one."""


def problems_text(problems: Mapping[str, WatchProblem], formatter: Format) -> str:
    """Return which files were not taken, and why: the newest, one a line, and how many others there are."""
    newest = list(problems.items())[-MOST_NAMED:]
    lines = [
        _("{name}: {problem}").format(name=in_a_sentence(path.rpartition(os.sep)[2] or path), problem=problem_text(why))
        for path, why in newest
    ]
    if others := len(problems) - len(newest):
        sentence = ngettext("and {count} other", "and {count} others", others)
        lines.append(sentence.format(count=formatter.number(others)))
    return "\n".join(lines)
