-- Recorders are generated: when this package changes, they are generated anew.
-- Version of what they are generated from: 3.
select {{ schema }}.renew();
