"""The timeline of one transfer: what happened when, drawn and in words."""
