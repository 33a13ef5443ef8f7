{%- from "macros/grants.sql" import only -%}
-- What somebody typed, as a query. Whatever it is, it is no error: "quoted words" stand together,
-- or and -minus do what they say. The last word counts as a beginning while it is being typed, that
-- is as long as nothing follows it; a stop word then too, because it may become another word.
create or replace function {{ schema }}.as_query(
    config regconfig,
    words text,
    is_typing boolean default true
)
returns tsquery
language plpgsql
immutable
parallel safe
security invoker
set search_path = ''
as $$
declare
    typed text := coalesce(as_query.words, '');
    last_word text := substring(typed from '(?:^|[[:space:]])([[:alnum:]]+)$');
    beginning tsquery;
begin
    if not as_query.is_typing
        or last_word is null
        or typed ~* '\mor[[:space:]]+[[:alnum:]]+$'
        or (length(typed) - length(replace(typed, '"', ''))) % 2 = 1
    then
        return websearch_to_tsquery(as_query.config, typed);
    end if;

    beginning := to_tsquery(as_query.config, last_word || ':*');
    if numnode(beginning) = 0 then
        beginning := to_tsquery('pg_catalog.simple', last_word || ':*');
    end if;

    return websearch_to_tsquery(as_query.config, left(typed, -length(last_word))) && beginning;
end;
$$;

comment on function {{ schema }}.as_query(regconfig, text, boolean) is
'What somebody typed, as a query; never an error. The last word counts as a beginning.';

{{ only("execute", "function " ~ schema ~ ".as_query(regconfig, text, boolean)", [owner, reader, visitor]) }}
