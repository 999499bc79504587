"""Parts of the window, each built on the services: `application` puts them together."""
