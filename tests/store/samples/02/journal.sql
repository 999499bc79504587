BEGIN TRANSACTION;
CREATE TABLE transfers (
            id TEXT PRIMARY KEY NOT NULL,
            position INTEGER NOT NULL,
            path TEXT NOT NULL,
            name TEXT NOT NULL,
            account TEXT NOT NULL,
            created_at REAL NOT NULL,
            size INTEGER NOT NULL,
            media_type INTEGER NOT NULL,
            state TEXT NOT NULL,
            file_size INTEGER,
            mtime_ns TEXT,
            file_id TEXT,
            sampled_hash TEXT,
            token_id TEXT NOT NULL,
            upload_url TEXT NOT NULL,
            entry_id TEXT NOT NULL,
            reservation TEXT NOT NULL,
            opener TEXT NOT NULL,
            accepted TEXT NOT NULL,
            trouble TEXT,
            remark TEXT NOT NULL,
            finished_at REAL
        );
CREATE INDEX transfers_in_order ON transfers (position);
CREATE TABLE ceilings (account TEXT PRIMARY KEY NOT NULL, largest INTEGER NOT NULL);
INSERT INTO transfers VALUES ('t1', 1, '/videos/clip 1.mp4', 'clip 1.mp4', '1:ann@https://example.org', 1.5, 5368709120, 1, 'uploading', 5368709120, '1763000000123456789', '2049:1234567', 'abababababababababababababababababababababababababababababababab', '1_token', 'https://upload.example.org', '1_entry', 'answered', 'sent', '[[0,8388608],[16777216,5368709120]]', '{"title":"The server cannot be reached","detail":"no route","code":"","retry_at":1763000900.25}', 'waits for a moderator', 1763000950.5);
INSERT INTO transfers VALUES ('t2', 2, '/videos/clip 2.mp4', 'clip 2.mp4', '1:ann@https://example.org', 1.5, 0, 0, 'queued', NULL, NULL, NULL, NULL, '', '', '', 'not sent', 'not sent', '[]', NULL, '', NULL);
INSERT INTO ceilings VALUES ('1:ann@https://example.org', 8388608);
PRAGMA user_version = 2;
PRAGMA application_id = 0;
COMMIT;
