\set key random(1, :keys)
select allowed from ratelimit.hit_for('sliding', jsonb_build_object('sub', :key::integer));
