select
    id,
    token
from queue.complete_and_claim(
    'bench', array[:id]::bigint[], array[:token]::bigint[], 1, 'bench', null
) \gset
