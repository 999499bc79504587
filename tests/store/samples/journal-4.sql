-- A journal as kdesk wrote it when its version was 4.
BEGIN TRANSACTION;
CREATE TABLE ceilings (account TEXT PRIMARY KEY NOT NULL, largest INTEGER NOT NULL);
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
        , question TEXT, decision TEXT, started_at REAL, acknowledged_at REAL, retries INTEGER NOT NULL DEFAULT 0, sha256 TEXT NOT NULL DEFAULT '', verification TEXT, replaces TEXT NOT NULL DEFAULT '');
INSERT INTO "transfers" VALUES('t1',1,'/videos/clip 1.mp4','clip 1.mp4','1:ann@https://example.org',1.5,25000000,1,'uploading',25000000,'1763000000123456700','2049:1234567','abababababababababababababababab','1_token','https://upload.example.org','1_entry','answered','answered','[[0,8388608],[16777216,20971520]]',NULL,'',NULL,NULL,NULL,2.5,3.5,2,'',NULL,'');
INSERT INTO "transfers" VALUES('t2',2,'/videos/clip 2.mp4','clip 2.mp4','1:ann@https://example.org',1.5,25000000,1,'ready',25000000,'1763000000123456700','2049:1234567','abababababababababababababababab','2_token','','2_entry','answered','answered','[]',NULL,'',9.5,NULL,NULL,NULL,NULL,0,'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd','{"depth":"size","outcome":"same","compared":0,"total":0,"at":10.5,"detail":""}','');
INSERT INTO "transfers" VALUES('t3',3,'/videos/clip 3.mp4','clip 3.mp4','1:ann@https://example.org',1.5,25000000,1,'paused',25000000,'1763000000123456700','2049:1234567','abababababababababababababababab','','','','not sent','not sent','[]',NULL,'',NULL,'{"kind":"changed","title":"The file changed at 10:10","detail":"It had 1 bytes","entry_id":"","token_id":""}',NULL,NULL,NULL,0,'',NULL,'');
CREATE INDEX transfers_in_order ON transfers (position);
COMMIT;
PRAGMA user_version = 4;
