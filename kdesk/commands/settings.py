"""`kdesk settings`: shows and changes what the dialog of the window does."""

import argparse
import asyncio
import json
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from kdesk.commands.command_run import CommandRun, run_command
from kdesk.commands.settings_options import file_of
from kdesk.domain.settings import OPTIONS, Option, Settings
from kdesk.exit_status import FINE, WrongUse
from kdesk.messages import _
from kdesk.messages.settings import imported_text
from kdesk.preferences import Preferences
from kdesk.store.lock import lock_data_dir
from kdesk.store.option_texts import known_values, text_of, value_of
from kdesk.store.option_values import plain
from kdesk.store.policy import read_policy
from kdesk.store.settings import SettingsFile
from kdesk.store.settings_export import export_to, import_from
from kdesk.store.settings_in_force import settings_in_force

_NAMES = {option.name: option for option in OPTIONS}


def run(options: argparse.Namespace) -> int:
    """Do what the options name and return the exit status."""
    return run_command(options, _act)


def _act(run: CommandRun) -> int:
    run.paths.create()
    with run.logged():
        if run.options.action in {"list", "get", "export"}:
            asyncio.run(_show(run))
        else:
            # A window that is open has the settings in its memory, and would write them over these.
            with lock_data_dir(run.paths):
                asyncio.run(_change(run))
    return FINE


async def _show(run: CommandRun) -> None:
    options, output = run.options, run.output
    settings = await settings_in_force(run.paths)
    if options.action == "export":
        export_to(_file(options), settings)
        return
    shown = OPTIONS if options.action == "list" else (_option(options),)
    if options.json:
        output.print(json.dumps({option.name: plain(option.value(settings)) for option in shown}))
    elif options.action == "get":
        output.print(text_of(shown[0].value(settings)))
    else:
        output.print(*_lines(shown, settings))


def _lines(shown: Iterable[Option], settings: Settings) -> Iterable[str]:
    policy = read_policy()
    for option in shown:
        locked = _(" (set by the administrator)") if policy.holds(option) else ""
        yield f"{option.name} = {text_of(option.value(settings))}{locked}"


async def _change(run: CommandRun) -> None:
    options, policy = run.options, read_policy()
    with closing(SettingsFile(run.paths.settings, policy.defaults)) as file:
        problems: list[Exception] = []
        preferences = Preferences(file, await file.load(), problems.append, policy)
        if file.newer:
            told = _(
                "A later version of kdesk wrote {path}; that file stays as it is, and changes go into one beside it"
            )
            run.output.complain(told.format(path=file.newer))
        if options.action == "import":
            read = import_from(_file(options))
            run.output.print(imported_text(*preferences.take(read.values), (*read.unknown, *read.unusable)))
        elif options.action == "reset":
            preferences.reset(OPTIONS if options.all else [_option(options)])
        else:
            _set(options, preferences)
        await preferences.save()
        if problems:
            raise problems[0]


def _set(options: argparse.Namespace, preferences: Preferences) -> None:
    option = _option(options)
    if options.value is None:
        raise WrongUse(_("no value is given for {name}").format(name=option.name))
    try:
        value = value_of(option, options.value)
    except ValueError as exc:
        raise WrongUse(_refusal(option, options.value)) from exc
    if not preferences.put(option, value):
        raise WrongUse(_("{name} is set by the administrator of this computer").format(name=option.name))


def _refusal(option: Option, text: str) -> str:
    """Return that an option cannot have a value, and which it can have, where those can be counted."""
    known = known_values(option)
    value = json.dumps(text)
    if not known:
        return _("{name} cannot be {value}").format(name=option.name, value=value)
    return _("{name} cannot be {value}; it can be {known}").format(name=option.name, value=value, known=known)


def _option(options: argparse.Namespace) -> Option:
    if options.name not in _NAMES:
        known = ", ".join(_NAMES)
        raise WrongUse(_("no such setting; there are: {names}").format(names=known))
    return _NAMES[options.name]


def _file(options: argparse.Namespace) -> Path:
    if options.name is None:
        raise WrongUse(_("no file is named"))
    return file_of(options.name).absolute()
