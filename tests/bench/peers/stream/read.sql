select max(batch) as batch
from queue.stream_next_batch('consumer ' || :client_id, 100, nullif(:batch, 0)) \gset
