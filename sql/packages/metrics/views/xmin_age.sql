-- How far the oldest snapshot of each kind lies back; a row for each kind, held or not, so that an
-- alarm has something to compare.
create or replace view {{ schema }}.xmin_age as
select
    k.kind,
    coalesce(max(h.transactions), 0) as transactions,
    min(h.since) as since
from (values ('session'), ('standby'), ('prepared'), ('slot')) as k (kind)
left join {{ schema }}.xmin_holder as h
    on k.kind = h.kind
group by k.kind;

alter view {{ schema }}.xmin_age owner to {{ owner }};

comment on view {{ schema }}.xmin_age is
'How far the oldest snapshot of each kind lies back, in transactions.';

grant select on {{ schema }}.xmin_age to {{ reader }};
