-- The records of a collection. Integers, text and blobs alone, so that one text serves SQLite and PostgreSQL; a body is the
-- record as JSON. Digests are 32 bytes; a key is the SHA-256 of an address or a name, which may be too long for an index.

CREATE TABLE store (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE captures (
    id BYTEA NOT NULL PRIMARY KEY,
    address_key BYTEA,
    body TEXT NOT NULL
);
CREATE INDEX captures_by_address ON captures (address_key);

CREATE TABLE sightings (
    number BIGINT NOT NULL PRIMARY KEY,
    sighting_key BYTEA NOT NULL,
    source_key BYTEA NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX sightings_by_sighting ON sightings (sighting_key);
CREATE INDEX sightings_by_source ON sightings (source_key, number);

-- Bodies in zstd.
CREATE TABLE analyses (
    capture BYTEA NOT NULL PRIMARY KEY,
    body BYTEA NOT NULL
);

CREATE TABLE lists (
    list TEXT NOT NULL,
    number BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (list, number)
);

CREATE TABLE judgements (
    number BIGINT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL
);
