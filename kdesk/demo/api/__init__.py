"""How calls come in and answers go out: requests as PHP sees them, the dispatcher, and the formats of results."""
