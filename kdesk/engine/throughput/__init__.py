"""How fast an upload sends: chunk size, concurrency, rate limit and retries."""
