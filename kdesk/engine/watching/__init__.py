"""Watch folders at work: what comes into them is uploaded by itself, once it rests."""
