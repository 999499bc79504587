"""The commands of dev.py. A new one is one function and one row of the table."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from devtools import checks, system
from devtools.checkout import Checkout, this_checkout
from devtools.console import Stop, say, speak_plainly
from devtools.display import private_display
from devtools.lock import lock
from devtools.package.command import package
from devtools.processes import environment, run, signals_end_the_block
from devtools.venv import set_up

HELP = ("-h", "--help", "help")


@dataclass(frozen=True, slots=True)
class Command:
    """A word after dev.py: what it takes, what it does in a sentence, the rest of the story, and the function."""

    name: str
    takes: str
    summary: str
    story: str
    run: Callable[[Checkout, Sequence[str]], int]


def setup_command(checkout: Checkout, _arguments: Sequence[str]) -> int:
    """Make the environment that `demo` runs in."""
    _prepare(checkout, {})
    say(f"Ready: {checkout.python}")
    return 0


def demo_command(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Open the window on a demo server, or take the guided tour where there is no screen."""
    if system.has_display():
        _prepare(checkout, {})
        return run([checkout.python, "-m", "kdesk", "--demo", *arguments], environment())
    _prepare(checkout, system.DISPLAY_TOOLS)
    say("No display here: the guided tour runs on a screen of its own.")
    if arguments:
        say("It makes its own video; what was given on the command line is for the window and is left out.")
    tour = [checkout.python, str(checkout.packaging / "tour.py"), "--screenshots", str(checkout.build / "tour")]
    with private_display(environment()) as env:
        return run(tour, env, checkout.root)


def test_command(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Run what CI runs."""
    system.prepare_machine(system.TEST_TOOLS)
    set_up(checkout, checkout.test_requirements)
    system.prepare_qt(checkout)
    return checks.run_all(checkout, arguments)


def chaos_command(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Kill and disturb uploads for as long as it was asked for."""
    system.prepare_machine({})
    set_up(checkout, checkout.test_requirements)
    return run([checkout.python, "-m", "tests.chaos", *arguments], environment(), checkout.root)


def bench_command(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Measure how fast kdesk is, each figure beside its reference."""
    _prepare(checkout, system.BENCH_TOOLS)
    with private_display(environment()) as env:
        return run([checkout.python, "-m", "tests.bench", *arguments], env, checkout.root)


def accessibility_command(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Read every page as a screen reader does."""
    system.prepare_machine(system.TEST_TOOLS)
    set_up(checkout, checkout.test_requirements)
    system.prepare_qt(checkout)
    with private_display(environment(), "3200x2000") as env:
        return run([checkout.python, "-m", "tests.accessibility", *arguments], env, checkout.root)


def screenshots_command(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Picture every page. The screen is large enough for a window at 200 %."""
    _prepare(checkout, system.DISPLAY_TOOLS)
    script = [checkout.python, str(checkout.packaging / "screenshots.py"), str(checkout.build / "screenshots")]
    with private_display(environment(), "3200x2000") as env:
        return run([*script, *arguments], env, checkout.root)


def messages_command(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Write the template for translators, or pass sentences to them and back."""
    system.prepare_machine({})
    set_up(checkout, checkout.test_requirements)
    script = checkout.packaging / ("translations.py" if arguments else "extract_messages.py")
    return run([checkout.python, str(script), *arguments], environment(), checkout.root)


def package_command(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Make what people install."""
    system.prepare_machine({})
    return package(checkout, arguments)


def lock_command(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Write the requirements files anew."""
    system.prepare_machine({})
    lock(checkout, arguments)
    return 0


COMMANDS = (
    Command(
        "setup",
        "",
        "make .venv and install kdesk with its pinned dependencies",
        "On Debian and Ubuntu the system packages that Qt lacks are installed too, as root or through sudo.\n"
        "Done already, it ends at once; after an interruption it starts over.",
        setup_command,
    ),
    Command(
        "demo",
        "[FILE...]",
        "set up, then open the window on a demo server with sample content",
        "FILEs are queued for upload; `--fresh` empties the demo server first. Without a display the same job runs\n"
        "as a guided tour on a screen of its own, with a picture of each page in build/tour.",
        demo_command,
    ),
    Command(
        "test",
        "[PYTEST ARGUMENT...]",
        "set up with the test tools, then run everything that CI runs",
        "Format, lint, types, import contracts, tests. Arguments go to pytest, its paths seen from the top of the\n"
        "checkout: `dev.py test tests/engine -x`.",
        test_command,
    ),
    Command(
        "chaos",
        "[--rounds N] [--seed S] [--races N]",
        "set up with the test tools, then kill and disturb uploads and look what is left of them",
        "N rounds in which the client is killed at a random byte, half as many with the server; then every fault\n"
        "meets every step of the protocol. With --races eight computers begin with the same file in one moment, N\n"
        "times as an administrator, as one user, and as a user each. Each round is a line, a table ends it, and the\n"
        "exit status is 1 when anything was lost, doubled or left over. `test` runs a short form.",
        chaos_command,
    ),
    Command(
        "bench",
        "[NAME...]",
        "set up, then measure how fast kdesk is, each figure beside its reference",
        "NAMEs are throughput, latency, cpu, memory, window, queue, resume, small, nonsense, answers, demo; without\n"
        "one all are run, in about ten minutes. References are measured in the same run. The exit status is 1 when a\n"
        "target is missed.",
        bench_command,
    ),
    Command(
        "accessibility",
        "[GROUP...]",
        "set up with the test tools, then read every page as a screen reader does",
        "Each scene of the screenshots is read through AT-SPI, and gone through with Tab: names, roles, values and\n"
        "labels. GROUPs are those of packaging/screenshots.py. Each scene is a line, and so is all that is wrong; the\n"
        "exit status is 1 when anything was. `test` reads a part of them.",
        accessibility_command,
    ),
    Command(
        "screenshots",
        "[ARGUMENT...]",
        "set up, then picture every page into build/screenshots",
        "Arguments go to packaging/screenshots.py: --look LOOK and --only GROUP take a part of them; --grid pictures\n"
        "schemes, scales and languages, --guide makes the pictures of the guide.",
        screenshots_command,
    ),
    Command(
        "messages",
        "[status | export LANGUAGE FOLDER | import LANGUAGE FOLDER | check LANGUAGE]",
        "set up with the test tools, then list every sentence for translators",
        "The list is resources/translations/kdesk.pot; a test holds it complete. It changes when a sentence does, and\n"
        "not with the day or the line. Translations of sentences that are gone go from the .po files beside it.\n"
        "With arguments, packaging/translations.py tells what is missing, and takes it to translators and back.",
        messages_command,
    ),
    Command(
        "package",
        "[--ffmpeg] [--appimage-runtime FILE] [--check [--before DEB]]",
        "make what people install: a folder, Debian packages, a single file, wheel and sdist",
        "Everything lands in build/package, made with locked tools in an environment of its own in some minutes.\n"
        "--ffmpeg makes a package of the demo's ffmpeg as well. On Linux kdesk-*.run is all of it in one file,\n"
        "which unpacks itself for whoever starts it. An AppImage needs the runtime of type 2, which nothing here\n"
        "fetches: --appimage-runtime FILE names it, its SHA-256 is compared, and mksquashfs packs the rest.\n"
        "--check, as root on Debian, starts the single file in a clean root, installs the packages there, tours,\n"
        "upgrades and removes them, and looks what is left. It upgrades what --before names, and goes on with the\n"
        "upload that that version made; without it the same program under an older number.",
        package_command,
    ),
    Command(
        "lock",
        "[UV ARGUMENT...]",
        "write packaging/requirements/*.txt anew from pyproject.toml",
        "Pins that still fit stay: `dev.py lock --upgrade` lifts all of them, `--upgrade-package NAME` one.",
        lock_command,
    ),
)


def main(arguments: Sequence[str], commands: Sequence[Command] = COMMANDS) -> int:
    """Run the command that the arguments name; returns the exit status."""
    speak_plainly()
    known = {command.name: command for command in commands}
    if not arguments or arguments[0] in HELP:
        say(help_text(commands))
        return 0 if arguments else 2
    command = known.get(arguments[0])
    if command is None:
        say(f"dev.py knows no command {arguments[0]!r}. It knows: {', '.join(known)}.")
        return 2
    if any(word in HELP[:2] for word in arguments[1:2]):
        say(command_help(command))
        return 0
    return _run(command, arguments[1:])


def help_text(commands: Sequence[Command]) -> str:
    """Return the overview."""
    rows = "\n".join(f"  {command.name:<15}{command.summary}" for command in commands)
    return f"usage: python3 packaging/dev.py COMMAND [...]\n\n{rows}\n\n`COMMAND --help` tells more about one."


def command_help(command: Command) -> str:
    """Return what there is to say about one command."""
    usage = f"usage: python3 packaging/dev.py {command.name} {command.takes}".rstrip()
    return f"{usage}\n\n{command.summary[0].upper()}{command.summary[1:]}.\n{command.story}"


def _run(command: Command, arguments: Sequence[str]) -> int:
    """Run a command such that nothing it started is left behind, however it ends."""
    try:
        with signals_end_the_block():
            return command.run(this_checkout(), arguments)
    except Stop as stop:
        print(f"dev.py {command.name}: {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"dev.py {command.name}: interrupted.", file=sys.stderr)
        return 130


def _prepare(checkout: Checkout, tools: dict[str, str]) -> None:
    """Bring machine and environment to where kdesk runs."""
    system.prepare_machine(tools)
    set_up(checkout, checkout.demo_requirements)
    system.prepare_qt(checkout)
