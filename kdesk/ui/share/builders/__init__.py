"""Builders of addresses: each shows at once what its address gives. They are imported when one is opened."""
