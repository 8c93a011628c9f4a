"""The tables of the store. What each is for stands in ``docs/architecture.md``."""

from __future__ import annotations

# Raised with each change of the tables: a store of another format is made anew.
FORMAT = "8"

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE,
    mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, size INTEGER NOT NULL, inode INTEGER NOT NULL,
    seen_ns INTEGER NOT NULL, digest TEXT NOT NULL, parse_key TEXT NOT NULL,
    article BLOB, body_digest TEXT, problems BLOB, mark TEXT NOT NULL,
    published INTEGER, expires INTEGER, draft INTEGER NOT NULL, original TEXT, listing BLOB, listing_key TEXT NOT NULL,
    attached BLOB
);
CREATE INDEX source_look ON source (path, mtime_ns, ctime_ns, size, inode, seen_ns, digest, parse_key);
CREATE INDEX source_body ON source (body_digest);
CREATE INDEX source_problems ON source (path) WHERE problems IS NOT NULL;
CREATE INDEX source_published ON source (published);
CREATE INDEX source_expires ON source (expires) WHERE expires IS NOT NULL;
CREATE INDEX source_original ON source (original) WHERE original IS NOT NULL;
CREATE INDEX source_attached ON source (path) WHERE attached IS NOT NULL;
CREATE INDEX source_draft ON source (path) WHERE draft = 1;
CREATE TABLE body (id INTEGER PRIMARY KEY, html BLOB NOT NULL);
CREATE TABLE stale (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE attachment (
    path TEXT PRIMARY KEY, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, size INTEGER NOT NULL,
    inode INTEGER NOT NULL, seen_ns INTEGER NOT NULL, digest TEXT NOT NULL, parse_key TEXT NOT NULL,
    problem BLOB, facts BLOB, mark TEXT NOT NULL, folded TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX attachment_folded ON attachment (folded);
CREATE INDEX attachment_problem ON attachment (path) WHERE problem IS NOT NULL;
CREATE TABLE stale_attachment (path TEXT PRIMARY KEY, folded TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE listing (
    path TEXT PRIMARY KEY, published INTEGER NOT NULL, version TEXT NOT NULL,
    card_digest TEXT NOT NULL, body_digest TEXT NOT NULL, date TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL,
    modified TEXT NOT NULL, card BLOB NOT NULL, memberships BLOB NOT NULL
);
CREATE INDEX listing_card ON listing (card_digest);
CREATE TABLE term (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, UNIQUE (kind, key));
CREATE TABLE spelling (
    term INTEGER NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (term, name)
) WITHOUT ROWID;
CREATE TABLE tally (
    term INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (term, kind, key, name)
) WITHOUT ROWID;
CREATE TABLE member (
    term INTEGER NOT NULL, published INTEGER NOT NULL, path TEXT NOT NULL, PRIMARY KEY (term, published, path)
) WITHOUT ROWID;
CREATE TABLE page (
    path TEXT PRIMARY KEY, owner TEXT NOT NULL, ordinal INTEGER NOT NULL, shard TEXT NOT NULL,
    frame TEXT NOT NULL, template TEXT NOT NULL, view TEXT NOT NULL, digest TEXT NOT NULL,
    mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, size INTEGER NOT NULL, inode INTEGER NOT NULL, mark TEXT NOT
    NULL
) WITHOUT ROWID;
CREATE INDEX page_owner ON page (owner, ordinal);
CREATE INDEX page_shard ON page (shard);
CREATE INDEX page_dirty ON page (path) WHERE digest = '';
CREATE TABLE doomed (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE shard (
    key TEXT PRIMARY KEY, made TEXT NOT NULL, files INTEGER NOT NULL, tag TEXT NOT NULL, mark TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE stale_shard (month TEXT PRIMARY KEY) WITHOUT ROWID;
"""

# Of one build; they go with its connection.
TEMPORARY_TABLES = """
CREATE TEMP TABLE touched (
    owner TEXT PRIMARY KEY, ordinal INTEGER NOT NULL, published INTEGER, path TEXT, cause TEXT NOT NULL,
    until_published INTEGER, until_path TEXT
) WITHOUT ROWID;
CREATE TEMP TABLE planned (
    path TEXT NOT NULL, owner TEXT NOT NULL, ordinal INTEGER NOT NULL, shard TEXT NOT NULL, rank INTEGER NOT NULL,
    staged INTEGER, digest TEXT, frame TEXT, template TEXT, view TEXT, PRIMARY KEY (path, owner)
) WITHOUT ROWID;
"""
