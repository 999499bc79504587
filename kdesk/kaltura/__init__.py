"""How Kaltura speaks: calls, sessions, chunk bodies. No Qt, no disk."""
