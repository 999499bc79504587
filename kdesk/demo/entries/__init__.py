"""Entries: their rows, fields and rules, lists and searches, categories, and where content may come from."""
