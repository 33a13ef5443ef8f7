insert into public.verdict (allowed)
select allowed from ratelimit.hit_for('exact', '{"sub": "one"}');
