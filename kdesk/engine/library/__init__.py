"""What kdesk does with the entries of the library: pure asyncio."""
