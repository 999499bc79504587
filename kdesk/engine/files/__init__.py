"""Local files: opening, reading, identifying and waiting for them. Everything that blocks runs on threads."""
