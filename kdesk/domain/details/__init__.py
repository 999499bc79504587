"""What a producer says about a file before and while it is uploaded: title, tags, categories, and what belongs to it."""
