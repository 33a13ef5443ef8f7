-- Numbers of events. Inside one transaction a later event has the higher number.
create sequence {{ schema }}.stream_event_id as bigint;

alter sequence {{ schema }}.stream_event_id owner to {{ owner }};

comment on sequence {{ schema }}.stream_event_id is
'Numbers of events, rising inside each transaction.';
