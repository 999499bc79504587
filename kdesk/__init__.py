"""kdesk: upload, review and share video of a Kaltura account from the desktop."""

__version__ = "0.1.0"
