select
    array_agg(id) as ids,
    array_agg(token) as tokens
from queue.complete_and_claim(
    'bench', :ids::bigint[], :tokens::bigint[], 100, 'bench', null
) \gset
