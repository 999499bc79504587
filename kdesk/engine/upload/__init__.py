"""One upload: from the reservation on the server to the last byte."""
