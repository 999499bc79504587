"""Requests and responses as they travel: parameters, formats, errors, session strings. No database, no state."""
