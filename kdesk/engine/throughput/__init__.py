"""How fast to send: size and number of chunks, the speed limit, and the waits between retries (rules 5 and 6)."""
