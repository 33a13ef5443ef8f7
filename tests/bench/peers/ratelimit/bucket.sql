\set key random(1, :keys)
select allowed from ratelimit.hit_for('bucket', jsonb_build_object('sub', :key::integer));
