{%- from "macros/grants.sql" import only -%}
-- Lets the statements after this one, up to the end of the transaction, run as long as the tenant's
-- tier allows. The statement that calls it has its clock running already: so it comes first.
-- Without a tenant the limit of the role stays. With PostgREST it is the hook that runs before the
-- statement of each request: db-pre-request = "{{ schema }}.apply_tier"; so visitors call it too.
create or replace function {{ schema }}.apply_tier()
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform set_config(
        'statement_timeout',
        ceil(extract(epoch from r.statement_timeout) * 1000)::bigint || 'ms',
        true
    )
    from {{ schema }}.tenant as t
    inner join {{ schema }}.tier as r on t.tier = r.name
    where t.id = {{ schema }}.current_tenant();
end;
$$;

alter function {{ schema }}.apply_tier() owner to {{ owner }};

comment on function {{ schema }}.apply_tier() is
'Limits the statements that follow in this transaction to what the tenant''s tier allows.';

{{ only("execute", "function " ~ schema ~ ".apply_tier()", [member, visitor, service]) }}
