{%- from "macros/grants.sql" import only -%}
-- What in a command looks like a secret; NULL when nothing does. Commands lie in tables in clear
-- text, are copied into cron.job, and stand in logs. A secret that is read when the command runs,
-- from a vault or a setting, is none.
create or replace function {{ schema }}.secret_in(command text)
returns text
language sql
immutable
strict
security invoker
set search_path = ''
as $$
    select p.what
    from (
        values
        (1, 'a password in an address', '[a-z][a-z0-9+.-]*://[^/\s:@'']*:[^@\s/'']+@'),
        (2, 'a private key', '-----begin [a-z ]*private key-----'),
        (3, 'a token', '\meyj[a-z0-9_-]{8,}\.[a-z0-9_-]{8,}'),
        (4, 'a token', '\m(bearer|basic)\s+[a-z0-9._~+/=-]{8,}'),
        (5, 'a key', '\m(sk|pk|rk)[_-](live|test|proj|ant)[a-z0-9_-]{8,}'),
        (5, 'a key', '\m(akia[a-z0-9]{12,}|gh[pousr]_[a-z0-9]{20,}|sb_secret_[a-z0-9_-]{8,})'),
        (5, 'a key', '\mxox[abprs]-[a-z0-9-]{8,}'),
        (6, 'a password', '\m(password|passwd|pwd)\M["'']?\s*(=>|:=|=|:|,)?\s*["''][^"'']+["'']'),
        (7, 'a password', '''[^'']*\m(password|passwd|pwd)=[^\s'']+[^'']*'''),
        (
            8,
            'a key',
            '(api[_-]?key|apikey|secret|access[_-]?key|access[_-]?token|service[_-]?role[_-]?key)'
            || '["'']?\s*(=>|:=|=|:|,)\s*["''][^"''\s]{8,}["'']'
        )
    ) as p (place, what, pattern)
    where secret_in.command ~* p.pattern
    order by p.place
    limit 1;
$$;

comment on function {{ schema }}.secret_in(text) is
'What in a command looks like a secret; NULL when nothing does.';

{{ only("execute", "function " ~ schema ~ ".secret_in(text)", [owner, admin, worker]) }}
