"""The engine: how transfers proceed, in pure asyncio. It sees the world only through the ports of the domain."""
