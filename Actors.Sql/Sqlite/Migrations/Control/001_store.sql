-- control.db: what the store is, and what reaches its writer from outside.

CREATE TABLE store (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    cluster_id  BLOB    NOT NULL CHECK (length(cluster_id) = 16),
    shard_count INTEGER NOT NULL CHECK (shard_count BETWEEN 1 AND 4096),
    shard_hash  TEXT    NOT NULL,              -- name of the function from entity id to shard
    layout      TEXT    NOT NULL,              -- which journal files there are
    created_at  INTEGER NOT NULL               -- microseconds since 1970, as every "at"
) STRICT;

CREATE TABLE operator_command (
    position        INTEGER PRIMARY KEY,       -- gapless from 1
    cmd_key         BLOB    NOT NULL UNIQUE,
    entity_id       TEXT    NOT NULL,
    command_type    TEXT    NOT NULL,
    command_version INTEGER NOT NULL,
    payload         BLOB    NOT NULL,
    at              INTEGER NOT NULL
) STRICT;

CREATE TABLE audit_anchor (
    shard_id    INTEGER NOT NULL,
    shard_seq   INTEGER NOT NULL,
    chain_hash  BLOB    NOT NULL,
    exported_to TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (shard_id, shard_seq)
) STRICT, WITHOUT ROWID;
