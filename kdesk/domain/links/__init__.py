"""Delivery addresses: one grammar that builds and reads them, and the links of an entry."""
