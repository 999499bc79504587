"""Users, roles, sessions, app tokens and the credentials of a data directory."""
