"""What a producer says about a file before and while it is uploaded: its title, its tags and what belongs to it."""
