"""Sentences about links into kdesk."""

from kdesk.domain.account import Account
from kdesk.messages.format import Format
from kdesk.messages.sign_in import account_name
from kdesk.messages.translation import _, ngettext


def entry_waits(entry_id: str) -> str:
    """Say that an entry is shown later."""
    return _("The entry {id} is shown as soon as an account is signed in").format(id=entry_id)


def entry_not_here(entry_id: str, account: Account) -> str:
    """Say that the account in view has no such entry."""
    return _("{account} has no entry {id}, or may not see it: it may belong to another account").format(
        account=account_name(account), id=entry_id
    )


def entry_elsewhere(entry_id: str, account: Account) -> str:
    """Say which other account has the entry."""
    return _("The entry {id} belongs to the account {account}").format(id=entry_id, account=account_name(account))


def no_library() -> str:
    """Say that the session may not see entries."""
    return _("This session may not see the library: the entry of the link cannot be shown")


def entry_not_shown() -> str:
    """Say what an error prevented."""
    return _("The entry of the link is not shown")


def links_copied(count: int, formatter: Format) -> str:
    """Say that links were copied."""
    text = ngettext("{count} link to kdesk copied", "{count} links to kdesk copied", count)
    return text.format(count=formatter.number(count))


def copy_links_text(count: int, formatter: Format) -> str:
    """Return the words of the command for several entries; "" for one."""
    if count < 2:  # noqa: PLR2004  one and many
        return ""
    text = ngettext("Copy {count} link to kdesk", "Copy {count} links to kdesk", count)
    return text.format(count=formatter.number(count))
