"""Who may call: partners, users, passwords, session strings and application tokens."""
