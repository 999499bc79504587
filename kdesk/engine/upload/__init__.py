"""One upload: from the reservation on the server to the last byte. The rules are those of kdesk/engine/PROTOCOL.md."""
