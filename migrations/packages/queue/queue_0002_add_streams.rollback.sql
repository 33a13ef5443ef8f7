-- The streams go with all events that are kept, and with the places of their consumers.
drop table {{ schema }}.stream_turn;

drop table {{ schema }}.stream_retry;

drop table {{ schema }}.stream_place;

drop table {{ schema }}.stream_event_2;
drop table {{ schema }}.stream_event_1;
drop table {{ schema }}.stream_event_0;
drop table {{ schema }}.stream_event;

drop sequence {{ schema }}.stream_event_id;

drop table {{ schema }}.stream_consumer;

drop table {{ schema }}.stream;

drop type {{ schema }}.stream_item;
