-- How often tags were invalidated. A tag is known by a number below 2^20, its slot: rows are never
-- removed, so that a version can only grow, and the table is bounded all the same. Two tags that
-- share a slot are invalidated together, which costs a computation and is never wrong.
-- A slot may have several rows, and their sum counts: who invalidates takes a row that nobody else
-- holds, or adds one, so transactions that invalidate the same tag never wait for each other.
create unlogged table {{ schema }}.tag (
    slot integer not null,
    version bigint not null
) with (fillfactor = 50);

-- Serves get(): the versions of the slots of one entry.
create index tag_by_slot
on {{ schema }}.tag (slot);

alter table {{ schema }}.tag owner to {{ owner }};

comment on table {{ schema }}.tag is
'How often the tags of each slot were invalidated. The sum of its rows counts.';
