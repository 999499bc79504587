"""The search of the Library page: the field, the filters, the conditions as chips, the saved searches."""
