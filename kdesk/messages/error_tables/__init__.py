"""The words of errors, by class and by reason; `kdesk.messages.errors` looks them up."""
