-- The log of judgements becomes a chain; rows of before have no place in it. Digests in hex, as in the files.

ALTER TABLE judgements ADD COLUMN previous TEXT;
ALTER TABLE judgements ADD COLUMN digest TEXT;
