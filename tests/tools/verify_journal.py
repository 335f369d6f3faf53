#!/usr/bin/env python3
"""Recomputes chains and journal hash of a store from its tables alone; shares no code with the product. Encoding: docs/journal.md.

    verify_journal.py sqlite DIR
    verify_journal.py postgres CONNINFO [SCHEMA]      (through psql)

Prints one JSON document: {"rows": all rows, "hashedRows": events and refusals, "journalHash": hex, "chains": "ok" or "first bad: shard S position P"}.
"""
import hashlib
import json
import os
import sqlite3
import struct
import subprocess
import sys

COLUMNS = ("shard_id shard_seq epoch kind entity_id entity_seq cmd_key request_hash event_type event_version event_time slice round "
           "cause_entity cause_seq cause_no payload effects inputs crc32c chain_hash").split()
TEXTS = {"entity_id", "event_type", "cause_entity"}
BYTES = {"request_hash", "payload", "effects", "inputs", "chain_hash"}
EVENT, REFUSAL = 1, 2


def field(value):
    """A field as it is hashed: number as 8 bytes, text as UTF-8, each behind its length; null is the length 0xFFFFFFFF."""
    if value is None:
        return b"\xff\xff\xff\xff"
    data = struct.pack("<q", value) if isinstance(value, int) else value.encode() if isinstance(value, str) else bytes(value)
    return struct.pack("<I", len(data)) + data


def sqlite_rows(folder):
    database = sqlite3.connect("file:%s?mode=ro" % os.path.join(folder, "journal-00.db"), uri=True)
    heads = {s: (head, h) for s, head, h in database.execute("SELECT shard_id, head, head_hash FROM shard")}
    return heads, database.execute("SELECT %s FROM journal ORDER BY shard_id, shard_seq" % ", ".join(COLUMNS))


def postgres_rows(conninfo, schema):
    def copy(query):
        command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", conninfo, "-c", "COPY (%s) TO STDOUT" % query]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        for line in process.stdout:
            yield [None if cell == b"\\N" else cell.decode() for cell in line.rstrip(b"\n").split(b"\t")]
        if process.wait() != 0:
            sys.exit("psql failed")

    # Texts and bytes as hexadecimal digits, so that nothing is escaped on the way.
    def cell(name):
        if name in TEXTS:
            return "encode(convert_to(%s, 'UTF8'), 'hex')" % name
        return "encode(%s, 'hex')" % name if name in BYTES else "replace(%s::text, '-', '')" % name if name == "cmd_key" else name

    def value(name, text):
        if text is None:
            return None
        if name in TEXTS:
            return bytes.fromhex(text).decode()
        return bytes.fromhex(text) if name in BYTES or name == "cmd_key" else int(text)

    heads = {int(s): (int(head), bytes.fromhex(h)) for s, head, h in copy("SELECT shard_id, head, encode(head_hash, 'hex') FROM %s.shard" % schema)}
    query = "SELECT %s FROM %s.journal ORDER BY shard_id, shard_seq" % (", ".join(map(cell, COLUMNS)), schema)
    return heads, ([value(n, t) for n, t in zip(COLUMNS, row)] for row in copy(query))


def verify(heads, rows):
    total, bad, entities = 0, None, {}
    last = {shard: (0, bytes(32)) for shard in heads}
    for row in rows:
        total += 1
        record = dict(zip(COLUMNS, row))
        shard, position = record["shard_id"], record["shard_seq"]
        before, previous = last.get(shard, (0, bytes(32)))
        chain = hashlib.sha256(previous + b"".join(field(v) for v in row[:-1])).digest()
        if bad is None and (position != before + 1 or chain != record["chain_hash"]):
            bad = (shard, min(position, before + 1))
        last[shard] = (position, record["chain_hash"])
        if record["kind"] in (EVENT, REFUSAL):
            count, entity_hash = entities.get(record["entity_id"], (0, bytes(32)))
            hashed = [record[c] for c in ("entity_seq", "event_type", "event_version", "event_time", "payload")]
            entities[record["entity_id"]] = (count + 1, hashlib.sha256(entity_hash + b"".join(map(field, hashed))).digest())
    for shard, head in heads.items():
        if bad is None and last[shard] != head:
            bad = (shard, min(last[shard][0], head[0]) + 1)
    journal = hashlib.sha256()
    for entity in sorted(entities, key=str.encode):
        count, entity_hash = entities[entity]
        journal.update(field(entity) + field(count) + field(entity_hash))
    return {
        "rows": total,
        "hashedRows": sum(count for count, _ in entities.values()),
        "journalHash": journal.hexdigest(),
        "chains": "ok" if bad is None else "first bad: shard %d position %d" % bad,
    }


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "sqlite":
        source = sqlite_rows(sys.argv[2])
    elif len(sys.argv) in (3, 4) and sys.argv[1] == "postgres":
        source = postgres_rows(sys.argv[2], sys.argv[3] if len(sys.argv) == 4 else "public")
    else:
        sys.exit(__doc__)
    result = verify(*source)
    print(json.dumps(result))
    sys.exit(0 if result["chains"] == "ok" else 1)
