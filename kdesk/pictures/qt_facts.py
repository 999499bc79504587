"""The names that the doctor and its process about Qt share. No Qt."""

COMMAND = "look-at-qt"
"""Internal subcommand of kdesk's command line."""
OFFSCREEN = "offscreen"
"""The platform of Qt that needs no screen."""
