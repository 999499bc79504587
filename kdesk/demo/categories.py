"""Categories: the tree, and which entries are in which of them."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS categories (
    id INTEGER PRIMARY KEY AUTOINCREMENT, partner_id INTEGER NOT NULL, parent_id INTEGER NOT NULL DEFAULT 0,
    depth INTEGER NOT NULL, name TEXT NOT NULL, full_name TEXT NOT NULL, full_ids TEXT NOT NULL,
    owner TEXT NOT NULL DEFAULT '', description TEXT, tags TEXT, reference_id TEXT, partner_data TEXT,
    partner_sort_value INTEGER NOT NULL DEFAULT 0, default_order_by TEXT, admin_tags TEXT,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS category_entries (
    category_id INTEGER NOT NULL, entry_id TEXT NOT NULL, creator_id TEXT NOT NULL, created_at INTEGER NOT NULL,
    PRIMARY KEY (category_id, entry_id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS categories_of_entry ON category_entries (entry_id);
"""
