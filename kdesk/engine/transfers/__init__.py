"""The list of transfers: queueing files, running them in slots, watching them until they are ready."""
