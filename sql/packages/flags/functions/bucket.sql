{%- from "macros/grants.sql" import only -%}
-- The place of a subject among 10,000, by a hash of flag and subject: the same on every server and
-- every version for ever, and another one for each flag, so that not the same users get all that is
-- new. It is SHA-256 and none of PostgreSQL's own hashes: those may change with a version.
create or replace function {{ schema }}.bucket(flag text, subject text)
returns integer
language plpgsql
immutable
strict
parallel safe
security invoker
set search_path = ''
as $$
declare
    hash bytea := sha256(convert_to(bucket.flag || ':' || bucket.subject, 'UTF8'));
begin
    return (
        (get_byte(hash, 0)::bigint << 24)
        + (get_byte(hash, 1) << 16)
        + (get_byte(hash, 2) << 8)
        + get_byte(hash, 3)
    ) % 10000;
end;
$$;

alter function {{ schema }}.bucket(text, text) owner to {{ owner }};

comment on function {{ schema }}.bucket(text, text) is
'The place of a subject among 10,000 for this flag; the same for ever.';

{{ only("execute", "function " ~ schema ~ ".bucket(text, text)", releaser) }}
