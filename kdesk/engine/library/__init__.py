<<<<<<< HEAD
"""What the library shows besides the entries themselves."""
=======
"""What kdesk does with the entries of the library: pure asyncio."""
>>>>>>> integration
