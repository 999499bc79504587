"""The options: one module a section, each option in one row; `kdesk.domain.settings` puts them together."""
