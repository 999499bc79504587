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
        , question TEXT, decision TEXT, started_at REAL, acknowledged_at REAL, retries INTEGER NOT NULL DEFAULT 0, sha256 TEXT NOT NULL DEFAULT '', verification TEXT, replaces TEXT NOT NULL DEFAULT '', ctime_ns TEXT, hashed TEXT NOT NULL DEFAULT '[]', taken_over INTEGER NOT NULL DEFAULT 0, former_content TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT 'media');
CREATE INDEX transfers_in_order ON transfers (position);
CREATE TABLE ceilings (account TEXT PRIMARY KEY NOT NULL, largest INTEGER NOT NULL);
CREATE TABLE downloads (
            id TEXT PRIMARY KEY NOT NULL,
            position INTEGER NOT NULL,
            record TEXT NOT NULL
        );
CREATE TABLE watch_folders (
            id TEXT PRIMARY KEY NOT NULL,
            position INTEGER NOT NULL,
            path TEXT NOT NULL,
            record TEXT NOT NULL
        );
CREATE TABLE watched_files (
            account TEXT NOT NULL,
            path TEXT NOT NULL,
            folder TEXT NOT NULL,
            size INTEGER NOT NULL,
            mtime_ns TEXT NOT NULL,
            ctime_ns TEXT,
            file_id TEXT NOT NULL,
            fate TEXT NOT NULL,
            at REAL NOT NULL,
            sampled_hash TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            transfer TEXT NOT NULL,
            PRIMARY KEY (account, path)
        ) WITHOUT ROWID
        ;
CREATE INDEX watched_content ON watched_files (sampled_hash, size);
CREATE INDEX watched_transfers ON watched_files (transfer);
CREATE INDEX watched_in_folder ON watched_files (folder, at);
CREATE TABLE details (transfer TEXT PRIMARY KEY NOT NULL, record TEXT NOT NULL);
INSERT INTO transfers VALUES ('t1', 1, '/videos/clip 1.mp4', 'clip 1.mp4', '1:ann@https://example.org', 1.5, 5368709120, 1, 'uploading', 5368709120, '1763000000123456789', '2049:1234567', 'abababababababababababababababababababababababababababababababab', '1_token', 'https://upload.example.org', '1_entry', 'answered', 'sent', '[[0,8388608],[16777216,5368709120]]', '{"kind":"Unreachable","reason":"network_sign_in","arguments":{"host":"a"},"detail":"no route","code":"","retry_at":1763000900.25,"retry_helps":true}', '[{"kind":"waits_for_moderator","arguments":{}},{"kind":"name_stored_as","arguments":{"name":"?"}}]', 1763000950.5, '{"kind":"in library","reason":"same_in_library","arguments":{"name":"a","since":9.5},"entry_id":"1_other","token_id":"1_token"}', 'upload anyway', 1763000100.5, 1763000200.5, 7, 'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd', '{"depth":"samples","outcome":"different","compared":4096,"total":9000,"at":1763000951.5,"remark":{"kind":"byte_differs","arguments":{"at":17}}}', '1_replaced', '1180591620717411303424', '[[0,8388608,"efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef"],[8388608,16777216,"0101010101010101010101010101010101010101010101010101010101010101"]]', 1, '', 'media');
INSERT INTO transfers VALUES ('t2', 2, '/videos/clip 2.mp4', 'clip 2.mp4', '1:ann@https://example.org', 1.5, 0, 0, 'queued', NULL, NULL, NULL, NULL, '', '', '', 'not sent', 'not sent', '[]', NULL, '', NULL, NULL, NULL, NULL, NULL, 0, '', NULL, '', NULL, '[]', 0, '', 'media');
INSERT INTO ceilings VALUES ('1:ann@https://example.org', 8388608);
INSERT INTO downloads VALUES ('d9', 1, '{"id":"d9","account":"account","item":{"entry_id":"0_entryaaa","kind":"source","asset_id":"0_sourceaa"},"folder":"/videos","stem":"clip","extension":".mp4","created_at":1.5,"state":"failed","existing":"rename","identity":{"asset_id":"0_sourceaa","version":"3","updated_at":1700000000,"size":2199023255552,"sha256":"abababababababababababababababababababababababababababababababab"},"received":{"pairs":[[0,5],[1099511627776,2199023255552]]},"size":2199023255552,"target":"clip.mp4","progress":{"in_flight":0,"speed":0.0,"time_left":null,"renditions_ready":0,"renditions_total":0,"compared":null,"fetching":false},"trouble":{"kind":"StoreProblem","reason":"folder_full","arguments":{"needed":2199023255552,"free":3},"detail":"detail","code":"code","retry_at":2.5,"retry_helps":true},"finished_at":3.5,"proof":"sha256","found_earlier":false}');
INSERT INTO watch_folders VALUES ('w1', 1, X'2F766964656F732FEDB3A974C3A9', '{"account":"anna:101","template":"Lectures","kinds":["video","data"],"patterns":["*.mp4"],"subfolders":false,"move_to":"2f766964656f732fedb3a974c3a92f646f6e65","paused":true}');
INSERT INTO watched_files VALUES ('anna:101', X'2F766964656F732FEDB3A974C3A92F612E6D7034', 'w1', 2199023255552, '1180591620717411303424', NULL, '1:2', 'due', 100.5, 'ab', 'cd', 't1');
INSERT INTO details VALUES ('t1', '{"details": {"title": "Opening \ud83d\ude00", "description": "", "tags": ["news", "b"], "categories": ["a>b"], "conversion_profile": 7, "access_control": null, "owner": null, "starts_at": 1800000000.5, "ends_at": null, "reference_id": null, "poster": {"path": "/films/\udcff.jpg", "seconds": null}, "captions": [{"path": "/films/a.vtt", "language": "English", "label": "Words"}], "attachments": null, "metadata": {"12": {"Speaker": ["Anna", "Ben"], "Room": []}}}, "states": {"title": "written", "captions": "refused"}, "reasons": {"captions": {"right": "", "fixed": false, "trouble": {"kind": "FileMissing", "reason": "category_gone", "arguments": {"path": "/films/a.vtt"}, "detail": "", "code": "", "retry_at": null, "retry_helps": true}}}, "server": {"title": null, "description": null, "tags": null, "categories": null, "conversion_profile": null, "access_control": null, "owner": null, "starts_at": null, "ends_at": null, "reference_id": null, "poster": null, "captions": null, "attachments": null, "metadata": null}, "entry_id": "0_entry", "written": {"title": "Opening ????", "description": null, "tags": null, "categories": null, "conversion_profile": null, "access_control": null, "owner": null, "starts_at": null, "ends_at": null, "reference_id": null, "poster": null, "captions": null, "attachments": null, "metadata": null}, "sent": {"title": null, "description": null, "tags": null, "categories": null, "conversion_profile": null, "access_control": null, "owner": null, "starts_at": null, "ends_at": null, "reference_id": null, "poster": null, "captions": null, "attachments": null, "metadata": null}, "made": {"caption:/films/a.vtt": "1_asset"}}');
PRAGMA user_version = 12;
PRAGMA application_id = 0;
COMMIT;
