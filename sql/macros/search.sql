{# Full-text search in a table. `search` is the schema of the package: search.schema in a template.

   document: the stored column that is searched; write it into the table. `weights` tells which
   columns are in it and how much they count, A to D. With `tenant`, the ids of tenants are words in
   it as well, and the index keeps tenants apart. The configuration is a constant: only then is the
   column the same for everybody. #}

{%- macro document(config, weights, tenant=none, column="document") -%}
{{ column }} tsvector not null generated always as (
{% for name, weight in weights.items() %}
        {{ "|| " if not loop.first else "" }}setweight(
            to_tsvector({{ config | literal }}::regconfig, coalesce({{ name }}, '')), {{ weight | literal }}
        )
{% endfor %}
{% if tenant %}
        || array_to_tsvector(array['in:' || {{ tenant }}::text])
{% endif %}
    ) stored
{%- endmacro -%}

{# document_index: a GIN index for the column. With fastupdate=false a search never has to read a
   list of pending rows; for a table that is written all the time, true is the better half. #}
{%- macro document_index(schema, table, column="document", fastupdate=false) -%}
create index {{ table }}_{{ column }}
on {{ schema }}.{{ table }} using gin ({{ column }})
with (fastupdate = {{ fastupdate }});
{%- endmacro -%}

{# matches: the function that finds. Under row security the planner may not look into an index with
   an operator that could tell what it has seen, and @@ is one: it would read the whole table. So
   this runs as the owner of the table, and `visible` says what the caller may see; `tenants` is an
   expression for the array of the caller's tenants. Ranked are the `newest` candidates only.
   Where pg_trgm is and nothing was found, `title` is compared by its trigrams. #}
{%- macro matches(
    search,
    schema,
    table,
    owner,
    roles,
    config,
    tenants=none,
    visible=none,
    title=none,
    key="id",
    key_type="bigint",
    newest="created_at",
    tenant="tenant_id",
    tenant_type="uuid",
    column="document"
) -%}
{%- set signature = schema ~ "." ~ table ~ "_matches(text, integer)" -%}
{%- set conditions = ["(" ~ visible ~ ")"] if visible else [] -%}
create or replace function {{ schema }}.{{ table }}_matches(
    words text,
    candidates integer default 1000
)
returns table (id {{ key_type }}, rank real)
language plpgsql
stable
security definer
set search_path = ''
set plan_cache_mode = 'force_custom_plan'
as $$
#variable_conflict use_column
declare
    wanted tsquery := {{ search }}.as_query({{ config | literal }}, {{ table }}_matches.words);
{% if tenants %}
    mine {{ tenant_type }}[] := {{ tenants }};
    scoped tsquery := wanted && {{ search }}.scope(mine::text[]);
{% else %}
    scoped tsquery := wanted;
{% endif %}
begin
    if numnode(wanted) = 0 then
        return;
    end if;

    return query
    with newest as materialized (
{% if tenants %}
        select h.*
        from unnest(mine) as m (id)
        -- One tenant at a time: an index by tenant and time then gives the order too, and a word
        -- that is everywhere costs no more than the candidates.
        cross join lateral (
            select
                t.{{ key }} as found,
                t.{{ newest }} as made,
                t.{{ column }} as document
            from {{ schema }}.{{ table }} as t
            where
                t.{{ tenant }} = m.id
                and t.{{ column }} @@ scoped
{% for condition in conditions %}
                and {{ condition }}
{% endfor %}
            order by t.{{ newest }} desc
            limit {{ table }}_matches.candidates
        ) as h
        order by h.made desc
        limit {{ table }}_matches.candidates
{% else %}
        select
            t.{{ key }} as found,
            t.{{ column }} as document
        from {{ schema }}.{{ table }} as t
        where
            t.{{ column }} @@ scoped
{% for condition in conditions %}
            and {{ condition }}
{% endfor %}
        order by t.{{ newest }} desc
        limit {{ table }}_matches.candidates
{% endif %}
    )

    select
        n.found,
        ts_rank_cd(n.document, wanted)
    from newest as n;
{% if title %}

    if not found and {{ search }}.trigrams() is not null then
        return query execute format(
            'select t.{{ key }}, %1$I.word_similarity($1, t.{{ title }})'
            ' from {{ schema }}.{{ table }} as t'
            ' where $1 operator(%1$I.<%%) t.{{ title }}'
{% if tenants %}
            ' and t.{{ tenant }} = any($3)'
{% endif %}
{% for condition in conditions %}
            {{ (" and " ~ condition | replace("%", "%%")) | literal }}
{% endfor %}
            ' order by 2 desc, t.{{ newest }} desc limit $2',
            {{ search }}.trigrams()
        )
        using {{ table }}_matches.words, {{ table }}_matches.candidates{{ ", mine" if tenants else "" }};
    end if;
{% endif %}
end;
$$;

alter function {{ signature }} owner to {{ owner }};

comment on function {{ signature }} is
'The newest rows that match and that the caller may see, with their ranks.';

revoke all on function {{ signature }} from public;
grant execute on function {{ signature }} to {{ ([roles] if roles is string else roles) | map("ident") | join(", ") }};
{%- endmacro -%}

{# pages: the function that people call. It runs as the caller and reads each row again, so that
   every policy of the table holds. For the next page give it the last rank and key of this one. Only
   the rows of the page get a headline, from the column `text`: HTML, in which nothing of the text is
   a tag. #}
{%- macro pages(
    search,
    schema,
    table,
    roles,
    config,
    text,
    key="id",
    key_type="bigint",
    headline="StartSel=<b>, StopSel=</b>, MaxFragments=2, MaxWords=15, MinWords=5"
) -%}
{%- set name = "search_" ~ table -%}
{%- set signature = schema ~ "." ~ name ~ "(text, integer, real, " ~ key_type ~ ")" -%}
create or replace function {{ schema }}.{{ name }}(
    words text,
    page_size integer default 20,
    after_rank real default null,
    after_key {{ key_type }} default null
)
returns table (id {{ key_type }}, rank real, headline text)
language plpgsql
stable
security invoker
set search_path = ''
as $$
#variable_conflict use_column
declare
    wanted tsquery := {{ search }}.as_query({{ config | literal }}, {{ name }}.words);
begin
    return query
    with hits as materialized (
        select
            m.id as found,
            m.rank as score
        from {{ schema }}.{{ table }}_matches({{ name }}.words) as m
    ),

    page as materialized (
        select
            h.found,
            h.score,
            t.{{ text }} as body
        from hits as h
        inner join {{ schema }}.{{ table }} as t on h.found = t.{{ key }}
        where
            {{ name }}.after_rank is null
            or (h.score, h.found) < ({{ name }}.after_rank, {{ name }}.after_key)
        order by h.score desc, h.found desc
        limit {{ name }}.page_size
    )

    select
        p.found,
        p.score,
        ts_headline(
            {{ config | literal }},
            replace(replace(p.body, '&', '&amp;'), '<', '&lt;'),
            wanted,
            {{ headline | literal }}
        )
    from page as p
    order by p.score desc, p.found desc;
end;
$$;

comment on function {{ signature }} is
'A page of what somebody searches, best first; the next one follows the last rank and key.';

revoke all on function {{ signature }} from public;
grant execute on function {{ signature }} to {{ ([roles] if roles is string else roles) | map("ident") | join(", ") }};
{%- endmacro -%}
