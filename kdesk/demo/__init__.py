"""A small Kaltura server for demonstrations and tests; it imports nothing of the rest of kdesk."""
