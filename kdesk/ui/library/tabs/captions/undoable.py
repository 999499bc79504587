"""The changes of captions, each with what takes it back."""

import dataclasses
from collections.abc import Callable, Coroutine
from typing import Any

from kdesk.domain.editing.captions import Caption, CaptionChanges, CaptionEditing, NewCaption
from kdesk.domain.entry import Entry
from kdesk.domain.names import in_a_sentence
from kdesk.messages import _
from kdesk.messages.captions import caption_name
from kdesk.ui.library.tabs.files.changes import UndoStep, Work, work_with

CaptionWork = Callable[[CaptionEditing, Entry], Coroutine[Any, Any, UndoStep | None]]


def applied(work: CaptionWork) -> Work:
    """Return the change for a tab, which hands it the account."""
    return work_with(lambda editing: editing.captions, work)


def update(caption: Caption, changes: CaptionChanges) -> CaptionWork:
    """Return the change of fields. Undo restores those that still hold what was written."""

    async def back(captions: CaptionEditing, entry: Entry) -> CaptionWork:
        now = next((one for one in await captions.captions(entry.id) if one.id == caption.id), None)
        former: CaptionChanges = {}
        if now is not None:
            if "label" in changes and now.label == changes["label"]:
                former["label"] = caption.label
            if "language" in changes and now.language == changes["language"]:
                former["language"] = caption.language
            if "on_player" in changes and now.on_player == changes["on_player"]:
                former["on_player"] = caption.on_player
        if former:
            await captions.update(caption.id, former)
        return update(caption, changes)

    async def work(captions: CaptionEditing, _entry: Entry) -> UndoStep:
        await captions.update(caption.id, changes)
        return _step(_("“{name}” was changed"), caption, back)

    return work


def make_default(caption: Caption, former: Caption | None) -> CaptionWork:
    """Return making it the default. Kaltura cannot take that from all captions: only a former default comes back."""

    async def back(captions: CaptionEditing, _entry: Entry) -> CaptionWork:
        if former is not None:
            await captions.set_default(former.id)
        return make_default(caption, former)

    async def work(captions: CaptionEditing, _entry: Entry) -> UndoStep | None:
        await captions.set_default(caption.id)
        return None if former is None else _step(_("“{name}” is the default"), caption, back)

    return work


def replace(caption: Caption, text: str, former: str | None, check: Callable[[Caption], None]) -> CaptionWork:
    """Return replacing the content.

    Args:
        former: The text that is there; None if it cannot be read.
        check: Raises KdeskError if the server has stored what it cannot read.
    """

    async def back(captions: CaptionEditing, entry: Entry) -> CaptionWork:
        now = next((one for one in await captions.captions(entry.id) if one.id == caption.id), caption)
        await captions.replace(now, former or "")
        return replace(caption, text, former, check)

    async def work(captions: CaptionEditing, _entry: Entry) -> UndoStep | None:
        check(await captions.replace(caption, text))
        return None if former is None else _step(_("“{name}” has other content"), caption, back)

    return work


def delete(caption: Caption, former: str | None) -> CaptionWork:
    """Return deleting. With its text it can be made anew, under another id."""

    async def back(captions: CaptionEditing, entry: Entry) -> CaptionWork:
        new = NewCaption(former or "", caption.format, caption.language, caption.label)
        made = await captions.add(entry.id, new)
        if not caption.on_player:
            await captions.update(made.id, {"on_player": False})
        if caption.is_default:
            await captions.set_default(made.id)
        return delete(dataclasses.replace(caption, id=made.id), former)

    async def work(captions: CaptionEditing, _entry: Entry) -> UndoStep | None:
        await captions.delete(caption.id)
        return None if former is None else _step(_("“{name}” was deleted"), caption, back)

    return work


def add(new: NewCaption, *, default: bool, check: Callable[[Caption], None]) -> CaptionWork:
    """Return adding. Undo deletes what was added."""

    async def work(captions: CaptionEditing, entry: Entry) -> UndoStep:
        made = await captions.add(entry.id, new)
        if default:
            await captions.set_default(made.id)
        check(made)

        async def back(captions: CaptionEditing, _entry: Entry) -> CaptionWork:
            await captions.delete(made.id)
            return add(new, default=default, check=check)

        return _step(_("“{name}” was added"), made, back)

    return work


def _step(
    words: str, caption: Caption, back: Callable[[CaptionEditing, Entry], Coroutine[Any, Any, CaptionWork]]
) -> UndoStep:
    """Return what takes a change back; `back` does it, and returns what makes the change again."""
    done = words.format(name=in_a_sentence(caption_name(caption)))

    async def undo(captions: CaptionEditing, entry: Entry) -> UndoStep:
        return UndoStep(done, applied(await back(captions, entry)))

    return UndoStep(done, applied(undo))
