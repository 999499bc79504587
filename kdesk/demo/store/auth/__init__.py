"""Users, roles, sessions, app tokens and the identities of a data directory."""
