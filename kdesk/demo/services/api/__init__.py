"""The API actions, one module for each service."""
