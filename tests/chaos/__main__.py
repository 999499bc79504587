"""The long form: `python3 packaging/dev.py chaos --rounds N --seed S`, one line a round and a table at the end."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.chaos.plans import Plan, Victim, plans
from tests.chaos.rounds import Outcome, Usual, run, usual

SHARES = {Victim.CLIENT: 1.0, Victim.SERVER: 0.5}
"""How many rounds of each kind come to one of `--rounds`."""


def main(arguments: Sequence[str]) -> int:
    """Run the rounds and return the exit status: 0 when nothing was wrong."""
    options = _parser().parse_args(arguments)
    _say(f"seed {options.seed}")
    with tempfile.TemporaryDirectory(prefix="kdesk-chaos-") as name:
        outcomes = list(_told(play(_planned(options), Path(name), options.workers)))
    _say(table(outcomes))
    return 1 if any(outcome.wrong for outcome in outcomes) else 0


def play(planned: Iterable[Plan], folder: Path, workers: int) -> Iterator[Outcome]:
    """Play rounds side by side; what a round leaves on the disk goes with it."""
    measured = usual(folder / "usual")

    def one(plan: Plan, measured: Usual = measured) -> Outcome:
        own = folder / plan.seed
        try:
            return run(plan, own, measured)
        finally:
            shutil.rmtree(own)

    with ThreadPoolExecutor(workers, "round") as pool:
        yield from pool.map(one, planned)


def table(outcomes: Sequence[Outcome]) -> str:
    """Return what came of all rounds, by victim."""
    lines = ["", "killed   rounds   kills   seconds   wrong"]
    for victim in Victim:
        of_it = [outcome for outcome in outcomes if outcome.plan.victim is victim]
        if of_it:
            kills, seconds = sum(o.kills for o in of_it), sum(o.seconds for o in of_it)
            lines.append(
                f"{victim:7}  {len(of_it):6}  {kills:6}  {seconds:8.0f}  {sum(bool(o.wrong) for o in of_it):6}"
            )
    return "\n".join(lines)


def _planned(options: argparse.Namespace) -> Iterator[Plan]:
    for victim, share in SHARES.items():
        for plan in plans(victim, round(options.rounds * share), options.seed):
            if options.only in (None, plan.seed):
                yield plan


def _told(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    for outcome in outcomes:
        _say(str(outcome))
        yield outcome


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py chaos", description="Kill client and server at random moments of uploads, and look what is left."
    )
    parser.add_argument("--rounds", type=int, default=20, metavar="N", help="N with killed clients, half with servers")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="another number, other moments (1)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="rounds side by side (2)")
    parser.add_argument("--only", metavar="ROUND", help="that round alone, named as SEED-VICTIM-NUMBER")
    return parser


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
