"""A small Kaltura server for demonstrations and tests; it imports nothing from the rest of kdesk."""
