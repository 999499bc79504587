"""Fields in which details of an entry are typed and chosen, in the Library, beside uploads, and in sheets."""
