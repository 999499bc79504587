"""Kaltura's HTTP API: calls, sessions, uploads and response parsing. Uses no Qt and no disk."""
