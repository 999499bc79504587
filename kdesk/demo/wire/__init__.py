"""The wire format: parameters, response formats, errors, session strings. No database, no state."""
