-- transactional: true
alter table {{ schema }}.log drop constraint log_rows_are_in_bounds;
