{%- from "macros/grants.sql" import only -%}
-- Lets jobs run as a role: makes the function through which run() becomes it. A function that
-- belongs to the role is the one way to run a command as somebody from which the command cannot
-- get out again: SET ROLE is refused inside. Only the owner of the jobs may call that function.
create or replace function {{ schema }}.admit(role text)
returns boolean
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    runner text := format('%I.%I', {{ runners | literal }}, admit.role);
    may_create boolean;
begin
    if to_regprocedure(runner || '(text)') is not null then
        return false;
    end if;
    perform {{ schema }}.require_member(admit.role);

    if to_regnamespace({{ runners | literal }}) is null then
        create schema {{ runners }};
        comment on schema {{ runners }} is
        'The roles that jobs run as, a function each; made by admit().';
        grant usage on schema {{ runners }} to {{ owner }}, {{ admin }};
    end if;

    execute format(
        $make$
        create function %s(command text) returns bigint
        language plpgsql volatile security definer set search_path = ''
        as $run$
        declare
            found bigint;
        begin
            execute command;
            get diagnostics found = row_count;
            set constraints all immediate;
            return found;
        end
        $run$
        $make$,
        runner
    );
    execute format('comment on function %s(text) is %L', runner, 'Runs a command as its owner.');
    execute format('revoke all on function %s(text) from public', runner);
    execute format('grant execute on function %s(text) to {{ owner }}', runner);

    may_create := pg_catalog.has_schema_privilege(admit.role, {{ runners | literal }}, 'create');
    if not may_create then
        execute format('grant create on schema {{ runners }} to %I', admit.role);
    end if;
    execute format('alter function %s(text) owner to %I', runner, admit.role);
    if not may_create then
        execute format('revoke create on schema {{ runners }} from %I', admit.role);
    end if;
    return true;
exception
    when insufficient_privilege then
        raise exception '% may not let jobs run as %', current_user, admit.role
            using
                errcode = 'PKJ04',
                detail = sqlerrm,
                hint = format('Let a deployer do it once: select {{ schema }}.admit(%L)', admit.role);
end;
$$;

comment on function {{ schema }}.admit(text) is
'Lets jobs run as a role that the caller is a member of; false when they may already.';

{{ only("execute", "function " ~ schema ~ ".admit(text)", [owner, admin]) }}
