-- Shards with their fence, the journal, and what checkpoints derive from it. Columns: docs/journal.md; the same as in SQLite.

CREATE TABLE store (
    one         boolean     PRIMARY KEY DEFAULT true CHECK (one),
    cluster_id  uuid        NOT NULL,
    shard_count int         NOT NULL CHECK (shard_count BETWEEN 1 AND 4096),
    shard_hash  text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Much changed and never large: room on each page keeps changes on it (no index is touched).
CREATE TABLE shard (
    shard_id     int         PRIMARY KEY,
    owner        uuid,
    epoch        bigint      NOT NULL,
    head         bigint      NOT NULL,
    head_hash    bytea       NOT NULL,
    halt_version bigint      NOT NULL,
    changed_at   timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 40, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

CREATE TABLE ownership_log (
    shard_id    int         NOT NULL,
    epoch       bigint      NOT NULL,
    owner       uuid,
    from_head   bigint      NOT NULL,
    from_hash   bytea       NOT NULL,
    reason      text        NOT NULL,
    record_hash bytea       NOT NULL,
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (shard_id, epoch)
);

CREATE TABLE journal (
    shard_id      int      NOT NULL,
    shard_seq     bigint   NOT NULL,
    epoch         bigint   NOT NULL,
    kind          smallint NOT NULL,
    entity_id     text COLLATE "C" NOT NULL,
    entity_seq    bigint   NOT NULL,
    cmd_key       uuid,
    request_hash  bytea,
    event_type    text COLLATE "C" NOT NULL,
    event_version smallint NOT NULL,
    event_time    bigint   NOT NULL,
    slice         bigint   NOT NULL,
    round         int      NOT NULL,
    cause_entity  text COLLATE "C" NOT NULL,
    cause_seq     bigint   NOT NULL,
    cause_no      int      NOT NULL,
    payload       bytea    NOT NULL,
    effects       bytea    NOT NULL,
    inputs        bytea    NOT NULL,
    crc32c        int      NOT NULL,
    chain_hash    bytea    NOT NULL,
    at            timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (shard_id, shard_seq)
) PARTITION BY HASH (shard_id);

CREATE TABLE checkpoint (
    shard_id     int         PRIMARY KEY,
    epoch        bigint      NOT NULL,
    owner        uuid        NOT NULL,
    shard_seq    bigint      NOT NULL,
    chain_hash   bytea       NOT NULL,
    slice        bigint      NOT NULL,
    content_hash bytea       NOT NULL,
    at           timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE entity (
    shard_id    int     NOT NULL,
    entity_id   text COLLATE "C" NOT NULL,
    entity_seq  bigint  NOT NULL,
    entity_hash bytea   NOT NULL,
    operational boolean NOT NULL,
    PRIMARY KEY (shard_id, entity_id)
);

CREATE TABLE entity_rows (
    shard_id  int    NOT NULL,
    entity_id text COLLATE "C" NOT NULL,
    from_seq  bigint NOT NULL,
    positions bytea  NOT NULL,
    PRIMARY KEY (shard_id, entity_id, from_seq)
);

CREATE TABLE command_key (
    shard_id     int    NOT NULL,
    entity_id    text COLLATE "C" NOT NULL,
    cmd_key      uuid   NOT NULL,
    request_hash bytea  NOT NULL,
    first_seq    bigint NOT NULL,
    row_count    int    NOT NULL,
    PRIMARY KEY (shard_id, entity_id, cmd_key)
);

CREATE INDEX command_key_newest ON command_key (shard_id, entity_id, first_seq);

CREATE TABLE snapshot (
    shard_id      int         NOT NULL,
    entity_id     text COLLATE "C" NOT NULL,
    entity_seq    bigint      NOT NULL,
    slice         bigint      NOT NULL,
    state         bytea       NOT NULL,
    view          bytea,
    engine        bytea       NOT NULL,
    snapshot_hash bytea       NOT NULL,
    at            timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (shard_id, entity_id, entity_seq)
);

CREATE TABLE timer (
    shard_id   int    NOT NULL,
    entity_id  text COLLATE "C" NOT NULL,
    timer_id   text COLLATE "C" NOT NULL,
    entity_seq bigint NOT NULL,
    effect_no  int    NOT NULL,
    due        bigint NOT NULL,
    PRIMARY KEY (shard_id, entity_id, timer_id)
);

CREATE TABLE outbox (
    shard_id   int    NOT NULL,
    entity_id  text COLLATE "C" NOT NULL,
    entity_seq bigint NOT NULL,
    effect_no  int    NOT NULL,
    shard_seq  bigint NOT NULL,
    PRIMARY KEY (shard_id, entity_id, entity_seq, effect_no)
);

CREATE TABLE operator_command (
    position        bigint      PRIMARY KEY,
    cmd_key         uuid        NOT NULL UNIQUE,
    entity_id       text        NOT NULL,
    command_type    text        NOT NULL,
    command_version smallint    NOT NULL,
    payload         bytea       NOT NULL,
    at              timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE audit_anchor (
    shard_id    int         NOT NULL,
    shard_seq   bigint      NOT NULL,
    chain_hash  bytea       NOT NULL,
    exported_to text        NOT NULL,
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (shard_id, shard_seq)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;

-- Row triggers go to every partition; against TRUNCATE each table needs its own.
DO $$
BEGIN
    FOR i IN 0 .. 3 LOOP
        EXECUTE format('CREATE TABLE journal_%s PARTITION OF journal FOR VALUES WITH (MODULUS 4, REMAINDER %s)', i, i);
        EXECUTE format('CREATE TRIGGER never_empties BEFORE TRUNCATE ON journal_%s EXECUTE FUNCTION refuse_change()', i);
    END LOOP;
END
$$;

CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON journal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_empties BEFORE TRUNCATE ON journal EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON ownership_log FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_empties BEFORE TRUNCATE ON ownership_log EXECUTE FUNCTION refuse_change();
