"""Which new files begin with a template, as a menu offers it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from kdesk.domain.details.templates import Template, TemplateUse
from kdesk.domain.entry import MediaType
from kdesk.domain.names import in_a_sentence
from kdesk.domain.transfer import Transfer
from kdesk.messages import N_, _

_KINDS = ((MediaType.VIDEO, N_("Videos")), (MediaType.AUDIO, N_("Audio files")), (MediaType.IMAGE, N_("Images")))


def uses_of(template: Template, account: str, first: Transfer | None) -> Iterator[tuple[str, bool, TemplateUse]]:
    """Yield what can be chosen: words, whether it holds, and what holds after it was chosen.

    Args:
        account: Key of the account that is signed in; "" for none.
        first: The first selected upload, whose folder is offered.
    """
    use = template.use
    yield _("Only when it is chosen"), not use.automatic, TemplateUse()
    if account or use.accounts:
        on = account in use.accounts if account else True
        accounts = tuple(one for one in use.accounts if one != account) if on else (*use.accounts, account)
        yield _("Files of this account"), on, replace(use, accounts=accounts if account else ())
    folder = str(PurePath(first.file.path).parent) if first is not None else ""
    for one in dict.fromkeys((*use.folders, *((folder,) if folder else ()))):
        on = one in use.folders
        folders = tuple(each for each in use.folders if each != one) if on else (*use.folders, one)
        words = _("Files in “{folder}”").format(folder=in_a_sentence(PurePath(one).name or one))
        yield words, on, replace(use, folders=folders)
    for kind, kind_words in _KINDS:
        on = kind in use.kinds
        kinds = tuple(each for each in use.kinds if each is not kind) if on else (*use.kinds, kind)
        yield _(kind_words), on, replace(use, kinds=kinds)
