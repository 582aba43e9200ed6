CREATE TABLE IF NOT EXISTS desk_records (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX IF NOT EXISTS desk_records_at ON desk_records (kind, at);
