"""Errors of this computer: keyring, disk, processes of kdesk."""

from kdesk.errors.base import KdeskError


class KeyringProblem(KdeskError):
    """The operating system's keyring cannot be used."""


class NoKeyring(KeyringProblem):
    """There is no keyring here."""


class KeyringLocked(KeyringProblem):
    """The keyring is locked."""


class KeyringRefused(KeyringProblem):
    """The keyring refused to keep or to give the secret."""


class StoreProblem(KdeskError):
    """Data cannot be stored on this computer."""


class DataDirectoryInUse(StoreProblem):
    """Another kdesk owns the data directory."""


class JournalProblem(StoreProblem):
    """The journal cannot be read or written."""


class CertificatesUnusable(KdeskError):
    """The file with more certificate authorities cannot be used."""


class DecoderFailed(KdeskError):
    """The decoding process cannot be started: no fault of any picture."""

    default_retryable = True


class DemoServerFailed(KdeskError):
    """The demo server did not start."""
