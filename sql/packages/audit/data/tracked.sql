-- Recorders are generated: when this package changes, they are generated anew.
-- Version of what they are generated from: 4.
select {{ schema }}.renew();
