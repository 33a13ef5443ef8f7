-- Who writes, as far as the request tells.
create type {{ schema }}.caller as (
    actor text,
    actor_email text,
    tenant text,
    ip text,
    user_agent text,
    request_id text
);

alter type {{ schema }}.caller owner to {{ owner }};

comment on type {{ schema }}.caller is
'Who writes, as far as the request tells.';
