"""The long form: `python3 packaging/dev.py chaos --rounds N --seed S`, one line a round and a table at the end."""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from tests.chaos.pairs import play as play_pair
from tests.chaos.pairs import scene
from tests.chaos.plans import Plan, Victim, plans
from tests.chaos.races import Race, Who, race
from tests.chaos.rounds import Outcome, Usual, run, usual
from tests.chaos.said import Said, said_scene, sheet_round, watch_round
from tests.chaos.steps import Pair, pairs

Told = TypeVar("Told", Outcome, "Meeting", Race, Said)

SHARES = {Victim.CLIENT: 1.0, Victim.SERVER: 0.5}
"""Number of rounds of each kind for one of `--rounds`."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """The result of a pair of step and fault."""

    pair: Pair
    seconds: float
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        """Return the pair's line of output."""
        said = "; ".join(self.wrong) or "fine"
        return f"{self.pair!s:56}  {self.seconds:5.1f} s  {said}"


def main(arguments: Sequence[str]) -> int:
    """Run the rounds and return the exit status: 0 when nothing was wrong."""
    options = _parser().parse_args(arguments)
    _say(f"seed {options.seed}")
    with tempfile.TemporaryDirectory(prefix="kdesk-chaos-") as name:
        folder = Path(name)
        raced = list(_told(races(options.races, folder / "races")))
        outcomes = list(_told(play(_planned(options), folder, options.workers))) if options.rounds else []
        met = list(_told(meet(folder / "pairs"))) if options.rounds and not options.only else []
        told = list(_told(say(options, folder / "said")))
    _say(table(outcomes, met, raced, told))
    wrong = [
        *(one.wrong for one in told),
        *(race.wrong for race in raced),
        *(outcome.wrong for outcome in outcomes),
        *(pair.wrong for pair in met),
    ]
    return 1 if any(wrong) else 0


def play(planned: Iterable[Plan], folder: Path, workers: int) -> Iterator[Outcome]:
    """Play rounds concurrently; each removes its files at its end."""
    measured = usual(folder / "usual")

    def one(plan: Plan, measured: Usual = measured) -> Outcome:
        own = folder / plan.seed
        try:
            return run(plan, own, measured)
        finally:
            shutil.rmtree(own)

    with ThreadPoolExecutor(workers, "round") as pool:
        yield from pool.map(one, planned)


def races(count: int, folder: Path) -> Iterator[Race]:
    """Play this many races with each kind of account."""
    for who in Who:
        for number in range(count):
            own = folder / f"{who.name.lower()}-{number}"
            yield race(who, number, own)
            shutil.rmtree(own)


def meet(folder: Path) -> Iterator[Meeting]:
    """Play every pair of step and fault; each step has its own server."""
    for step, group in groupby(pairs(), lambda pair: pair.step):
        own = folder / str(step)
        own.mkdir(parents=True)
        with scene(own) as stage:
            for pair in group:
                began = time.monotonic()
                wrong = tuple(play_pair(stage, pair))
                yield Meeting(pair, time.monotonic() - began, wrong)
        shutil.rmtree(own)


def say(options: argparse.Namespace, folder: Path) -> Iterator[Said]:
    """Play rounds of sheets and of watch folders, on one server."""
    if not (options.sheets or options.watched):
        return
    folder.mkdir(parents=True)
    with said_scene(folder) as demo:
        for round_of, count in ((sheet_round, options.sheets), (watch_round, options.watched)):
            for number in range(count):
                own = folder / f"{round_of.__name__}-{number}"
                yield round_of(demo, own, number, options.seed)
                shutil.rmtree(own)


def table(
    outcomes: Sequence[Outcome], met: Sequence[Meeting], raced: Sequence[Race] = (), said: Sequence[Said] = ()
) -> str:
    """Return the results of all rounds by victim, of all pairs, and of all races."""
    lines = ["", "killed   rounds   kills   seconds   wrong"]
    for victim in Victim:
        of_it = [outcome for outcome in outcomes if outcome.plan.victim is victim]
        if of_it:
            kills, seconds = sum(o.kills for o in of_it), sum(o.seconds for o in of_it)
            lines.append(
                f"{victim:7}  {len(of_it):6}  {kills:6}  {seconds:8.0f}  {sum(bool(o.wrong) for o in of_it):6}"
            )
    if met:
        seconds, wrong = sum(m.seconds for m in met), sum(bool(m.wrong) for m in met)
        lines.append(f"steps and faults: {len(met)} pairs, {seconds:.0f} seconds, {wrong} wrong")
    for who in Who:
        if of_race := [race for race in raced if race.who is who]:
            wrong = sum(bool(one.wrong) for one in of_race)
            lines.append(
                f"races as {who}: {len(of_race)}, {sum(one.seconds for one in of_race):.0f} seconds, {wrong} wrong"
            )
    for kind, group in groupby(said, lambda one: one.kind):
        of_kind = list(group)
        kills, seconds = sum(one.kills for one in of_kind), sum(one.seconds for one in of_kind)
        wrong = sum(bool(one.wrong) for one in of_kind)
        lines.append(f"{kind}: {len(of_kind)} rounds, {kills} kills, {seconds:.0f} seconds, {wrong} wrong")
    return "\n".join(lines)


def _planned(options: argparse.Namespace) -> Iterator[Plan]:
    for victim, share in SHARES.items():
        for plan in plans(victim, round(options.rounds * share), options.seed):
            if options.only in (None, plan.seed):
                yield plan


def _told(outcomes: Iterable[Told]) -> Iterator[Told]:
    for outcome in outcomes:
        _say(str(outcome))
        yield outcome


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py chaos", description="Kill client and server at random moments of uploads, and look what is left."
    )
    parser.add_argument("--rounds", type=int, default=20, metavar="N", help="N with killed clients, half with servers")
    parser.add_argument(
        "--races",
        type=int,
        default=0,
        metavar="N",
        help="before that, N races of eight computers for each kind of account",
    )
    parser.add_argument("--sheets", type=int, default=0, metavar="N", help="N rounds of sheets that change")
    parser.add_argument("--watched", type=int, default=0, metavar="N", help="N rounds of watch folders")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="another number, other moments (1)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="rounds side by side (2)")
    parser.add_argument("--only", metavar="ROUND", help="that round alone, named as SEED-VICTIM-NUMBER")
    return parser


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
