"""Errors of video that is decoded in this program."""

from kdesk.errors.base import KdeskError


class MediaProblem(KdeskError):
    """The bytes are there, and no picture can be made of them."""

    retry_helps = False
