"""How a transfer proceeds: pure asyncio, seeing the world only through the ports of the domain."""
