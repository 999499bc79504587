"""Going from chapter to chapter."""

from kdesk.domain.cue_points import CueKind, CuePoint, current, jump_targets, next_target, previous_target

CHAPTERS = tuple(CuePoint(f"{n}", CueKind.CHAPTER, n * 10_000, name=f"Part {n}") for n in range(3))
NOTE = CuePoint("n", CueKind.ANNOTATION, 5000)


def test_chapters_are_gone_through_and_notes_only_without_them() -> None:
    """Where an entry has no chapters, its other points serve."""
    assert jump_targets((*CHAPTERS, NOTE, CHAPTERS[1])) == (0, 10_000, 20_000)
    assert jump_targets((NOTE,)) == (5000,)


def test_the_next_and_the_previous_target() -> None:
    """Shortly after a chapter has begun, back means the one before it."""
    targets = jump_targets(CHAPTERS)
    assert [next_target(targets, position) for position in (0, 9999, 10_000, 20_000)] == [10_000, 10_000, 20_000, None]
    before = [previous_target(targets, position) for position in (0, 1000, 5000, 10_500, 12_000)]
    assert before == [0, 0, 0, 0, 10_000]
    assert next_target((), 5) is previous_target((), 5) is None


def test_the_current_chapter_is_the_last_that_began() -> None:
    """Before the first one there is none."""
    assert current(CHAPTERS[1:], 9000) is None
    assert current(CHAPTERS, 10_000) is CHAPTERS[1]
