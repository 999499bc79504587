"""The table of a replay: replayed, equal and excused rows by service; the reasons; the differences."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from tests.contract.excuses import OUT_OF_SCOPE, excuse
from tests.contract.replay import Outcome
from tests.contract.vector import Vector

_LINES_SHOWN, _NAMES_SHOWN = 8, 12


def report(outcomes: Sequence[Outcome], wanted: Sequence[str] = ()) -> str:
    """Return the whole report as text.

    Args:
        wanted: Limits the differences to rows that contain one of these words.
    """
    different = [outcome for outcome in outcomes if not outcome.is_equal and not is_excused(outcome)]
    details = [line for outcome in different if _is_wanted(outcome, wanted) for line in _details(outcome)]
    return "\n".join([*details, "", *_table(outcomes), "", *_excused(outcomes), ""])


def share(outcomes: Sequence[Outcome]) -> float:
    """Return the share of equal calls and plain URLs, without services that are not in scope."""
    counted = [outcome for outcome in outcomes if outcome.vector.is_counted]
    in_scope = [outcome for outcome in counted if excuse(outcome.vector) != OUT_OF_SCOPE]
    return sum(outcome.is_equal for outcome in in_scope) / len(in_scope)


def is_excused(outcome: Outcome) -> bool:
    """Return whether this row differs and may differ."""
    return not outcome.is_equal and bool(excuse(outcome.vector))


def _is_wanted(outcome: Outcome, wanted: Sequence[str]) -> bool:
    return not wanted or any(word.lower() in f"{outcome.vector.of} {outcome.vector.name}".lower() for word in wanted)


def _details(outcome: Outcome) -> list[str]:
    shown = [f"    {line}" for line in outcome.differences[:_LINES_SHOWN]]
    hidden = len(outcome.differences) - len(shown)
    return [f"{outcome.vector.of}: {outcome.vector.name}", *shown, *([f"    … {hidden} more"] if hidden else [])]


def _table(outcomes: Sequence[Outcome]) -> list[str]:
    rows = Counter(_service(outcome) for outcome in outcomes)
    equal = Counter(_service(outcome) for outcome in outcomes if outcome.is_equal)
    excused = Counter(_service(outcome) for outcome in outcomes if is_excused(outcome))
    lines = [f"{'':28}{'replayed':>10}{'equal':>8}{'excused':>9}{'different':>11}"]
    lines += [_line(service, rows[service], equal[service], excused[service]) for service in sorted(rows)]
    lines.append(_line("all", rows.total(), equal.total(), excused.total()))
    return [*lines, f"of the calls and plain URLs of services in scope {share(outcomes):.1%} are equal"]


def _line(title: str, rows: int, equal: int, excused: int) -> str:
    return f"{title:28}{rows:>10}{equal:>8}{excused:>9}{rows - equal - excused:>11}"


def _service(outcome: Outcome) -> str:
    return outcome.vector.service or "(none)"


def _excused(outcomes: Sequence[Outcome]) -> list[str]:
    """Return each reason for excused rows or undetermined values, with these rows."""
    excused = _by_reason((excuse(outcome.vector), outcome) for outcome in outcomes if not outcome.is_equal)
    loose = _by_reason((outcome.vector.loose, outcome) for outcome in outcomes)
    return ["excused rows:", *excused, "", "rows of which some values are compared by type only:", *loose]


def _by_reason(rows: Iterable[tuple[str, Outcome]]) -> list[str]:
    named: dict[str, list[str]] = defaultdict(list)
    for reason, outcome in rows:
        if reason:
            named[reason].append(outcome.vector.name)
    return [f"{len(names):>4}  {reason}: {_shortened(names)}" for reason, names in named.items()]


def _shortened(names: Sequence[str]) -> str:
    return "; ".join(names[:_NAMES_SHOWN]) + (" …" if len(names) > _NAMES_SHOWN else "")


def by_part(outcomes: Sequence[Outcome], left_out: Mapping[str, int], reason: Callable[[Vector], str]) -> str:
    """Return a recording by subject: the numbers of equal rows and of rows of the recorded kind."""
    rows = Counter(outcome.part for outcome in outcomes)
    equal = Counter(outcome.part for outcome in outcomes if outcome.is_equal)
    alike = Counter(outcome.part for outcome in outcomes if outcome.alike)
    lines = ["", f"{'the second recording':28}{'replayed':>10}{'equal':>8}{'':8}{'of the kind':>13}"]
    for part in [*sorted(rows), "all"]:
        numbers = [count.total() if part == "all" else count[part] for count in (rows, equal, alike)]
        lines.append(f"{part:28}{numbers[0]:>10}{numbers[1]:>8}{numbers[1] / numbers[0]:>8.1%}{numbers[2]:>13}")
    excused = _by_reason((reason(outcome.vector), outcome) for outcome in outcomes if not outcome.alike)
    lacking = ", ".join(f"{name} {count}" for name, count in left_out.items())
    return "\n".join([*lines, "not of the kind:", *excused, f"left out ({sum(left_out.values())}): {lacking}", ""])
