{%- from "macros/grants.sql" import only -%}
-- Makes everything that hangs on these tags a miss, once the transaction has committed: a number
-- grows, no entry is touched. `family:*` stands for all tags of a family. Outer caches hear the tags
-- as a JSON array on the channel that is named as the schema.
-- A row that somebody else holds is left to them and another one is added, so nobody waits. Above
-- READ COMMITTED a row that was changed meanwhile would be an error: there a row is always added.
create or replace function {{ schema }}.invalidate(variadic tags text[])
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    number integer;
    is_free boolean := current_setting('transaction_isolation') = 'read committed';
begin
    for number in
        select distinct {{ schema }}.slot(n.tag)
        from unnest(invalidate.tags) as n (tag)
        where n.tag is not null
    loop
        if is_free then
            update {{ schema }}.tag as t
            set version = t.version + 1
            where t.ctid = (
                select free.ctid
                from {{ schema }}.tag as free
                where free.slot = number
                limit 1
                for update skip locked
            );
        end if;

        if not is_free or not found then
            insert into {{ schema }}.tag (slot, version)
            values (number, 1);
        end if;
    end loop;

    perform {{ schema }}.tell(invalidate.tags);
end;
$$;

alter function {{ schema }}.invalidate(text[]) owner to {{ owner }};

comment on function {{ schema }}.invalidate(text[]) is
'Makes everything under these tags a miss; family:* stands for all tags of a family.';

{{ only("execute", "function " ~ schema ~ ".invalidate(text[])", [user]) }}
