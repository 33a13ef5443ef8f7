-- Reads back the text of an object as it was at a time; null when it was not there.
create or replace function {{ schema }}.object_text(
    kind text,
    name text,
    at timestamptz default now()
)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
    select case when not v.is_dropped then v.text end
    from {{ schema }}.object_version as v
    where
        v.kind = object_text.kind
        and v.name = object_text.name
        and v.laid_at <= object_text.at
    order by v.id desc
    limit 1;
$$;

comment on function {{ schema }}.object_text(text, text, timestamptz) is
'The text of an object at a time: the rendered file that it came from.';

revoke all on function {{ schema }}.object_text(text, text, timestamptz) from public;
grant execute on function {{ schema }}.object_text(text, text, timestamptz) to {{ reader }};
