-- journal-NN.db: shards with their fence, the journal, and what checkpoints derive from it. Columns: docs/journal.md.

CREATE TABLE shard (
    shard_id     INTEGER PRIMARY KEY,
    owner        BLOB,
    epoch        INTEGER NOT NULL,
    head         INTEGER NOT NULL,
    head_hash    BLOB    NOT NULL,
    halt_version INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE ownership_log (
    shard_id    INTEGER NOT NULL,
    epoch       INTEGER NOT NULL,
    owner       BLOB,
    from_head   INTEGER NOT NULL,
    from_hash   BLOB    NOT NULL,
    reason      TEXT    NOT NULL,
    record_hash BLOB    NOT NULL,              -- chained over the shard's records
    at          INTEGER NOT NULL,
    PRIMARY KEY (shard_id, epoch)
) STRICT, WITHOUT ROWID;

-- A rowid table with a unique key: rows of all shards go to the end of one tree.
CREATE TABLE journal (
    shard_id      INTEGER NOT NULL,
    shard_seq     INTEGER NOT NULL,
    epoch         INTEGER NOT NULL,
    kind          INTEGER NOT NULL,
    entity_id     TEXT    NOT NULL,
    entity_seq    INTEGER NOT NULL,
    cmd_key       BLOB,
    request_hash  BLOB,
    event_type    TEXT    NOT NULL,
    event_version INTEGER NOT NULL,
    event_time    INTEGER NOT NULL,
    slice         INTEGER NOT NULL,
    round         INTEGER NOT NULL,
    cause_entity  TEXT    NOT NULL,
    cause_seq     INTEGER NOT NULL,
    cause_no      INTEGER NOT NULL,
    payload       BLOB    NOT NULL,
    effects       BLOB    NOT NULL,
    inputs        BLOB    NOT NULL,
    crc32c        INTEGER NOT NULL,
    chain_hash    BLOB    NOT NULL,
    at            INTEGER NOT NULL,
    UNIQUE (shard_id, shard_seq)
) STRICT;

CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_never_shrinks BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER ownership_never_changes BEFORE UPDATE ON ownership_log BEGIN SELECT RAISE(ABORT, 'the ownership log is append-only'); END;
CREATE TRIGGER ownership_never_shrinks BEFORE DELETE ON ownership_log BEGIN SELECT RAISE(ABORT, 'the ownership log is append-only'); END;

CREATE TABLE checkpoint (
    shard_id     INTEGER PRIMARY KEY,
    epoch        INTEGER NOT NULL,
    owner        BLOB    NOT NULL,
    shard_seq    INTEGER NOT NULL,
    chain_hash   BLOB    NOT NULL,
    slice        INTEGER NOT NULL,
    content_hash BLOB    NOT NULL,             -- over this row, timer and outbox
    at           INTEGER NOT NULL
) STRICT;

CREATE TABLE entity (
    shard_id    INTEGER NOT NULL,
    entity_id   TEXT    NOT NULL,
    entity_seq  INTEGER NOT NULL,
    entity_hash BLOB    NOT NULL,
    operational INTEGER NOT NULL,
    PRIMARY KEY (shard_id, entity_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE entity_rows (
    shard_id  INTEGER NOT NULL,
    entity_id TEXT    NOT NULL,
    from_seq  INTEGER NOT NULL,                -- entity_seq of the first position
    positions BLOB    NOT NULL,                -- shard_seq of each row: varint differences
    PRIMARY KEY (shard_id, entity_id, from_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE command_key (
    shard_id     INTEGER NOT NULL,
    entity_id    TEXT    NOT NULL,
    cmd_key      BLOB    NOT NULL,
    request_hash BLOB    NOT NULL,
    first_seq    INTEGER NOT NULL,
    row_count    INTEGER NOT NULL,
    PRIMARY KEY (shard_id, entity_id, cmd_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX command_key_newest ON command_key (shard_id, entity_id, first_seq);

CREATE TABLE snapshot (
    shard_id      INTEGER NOT NULL,
    entity_id     TEXT    NOT NULL,
    entity_seq    INTEGER NOT NULL,
    slice         INTEGER NOT NULL,
    state         BLOB    NOT NULL,
    view          BLOB,
    engine        BLOB    NOT NULL,
    snapshot_hash BLOB    NOT NULL,
    at            INTEGER NOT NULL,
    UNIQUE (shard_id, entity_id, entity_seq)
) STRICT;

CREATE TABLE timer (
    shard_id   INTEGER NOT NULL,
    entity_id  TEXT    NOT NULL,
    timer_id   TEXT    NOT NULL,
    entity_seq INTEGER NOT NULL,
    effect_no  INTEGER NOT NULL,
    due        INTEGER NOT NULL,               -- event time, nanoseconds since 1970
    PRIMARY KEY (shard_id, entity_id, timer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    shard_id   INTEGER NOT NULL,
    entity_id  TEXT    NOT NULL,
    entity_seq INTEGER NOT NULL,
    effect_no  INTEGER NOT NULL,
    shard_seq  INTEGER NOT NULL,
    PRIMARY KEY (shard_id, entity_id, entity_seq, effect_no)
) STRICT, WITHOUT ROWID;
