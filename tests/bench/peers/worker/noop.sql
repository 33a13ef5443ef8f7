create function public.noop(payload jsonb) returns void
language plpgsql
volatile
as $$
begin
end;
$$;

select queue.handle('noop', 'public.noop(jsonb)');
