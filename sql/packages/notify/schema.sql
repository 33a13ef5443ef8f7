{%- from "macros/roles.sql" import hand_over, member_of, role -%}
-- The schema of the notifications and the roles that have to do with it. The owner may use the
-- queues, on behalf of those who send and dispatch.
{{ role(owner) }}
{{ role(sender) }}
{{ role(dispatcher) }}
{{ role(admin) }}
{{ role(reader) }}
{{ role(user) }}
{{ hand_over(owner) }}
{{ member_of(owner, queue.producer) }}
{{ member_of(owner, queue.worker) }}
{{ member_of(owner, queue.admin) }}

create schema {{ schema }};

alter schema {{ schema }} owner to {{ owner }};

comment on schema {{ schema }} is
'Notifications: the inbox, and deliveries by other channels.';

grant usage on schema {{ schema }}
to {{ sender }}, {{ dispatcher }}, {{ admin }}, {{ reader }}, {{ user }};
