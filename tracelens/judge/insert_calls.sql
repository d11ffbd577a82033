-- The raw body goes in as it came; what it says of tokens is taken from it in the same statement.
insert into judge_calls by name
with used as (
    select *, case when status = 200 and json_valid(raw) then json_extract(raw, '$.usage') end as usage
    from judge_batch
), counted as (
    select
        * exclude (usage),
        coalesce(
            try_cast(usage ->> '$.prompt_tokens' as integer), try_cast(usage ->> '$.input_tokens' as integer)
        ) as prompt_tokens,
        coalesce(
            try_cast(usage ->> '$.completion_tokens' as integer), try_cast(usage ->> '$.output_tokens' as integer)
        ) as completion_tokens,
        coalesce(
            try_cast(usage ->> '$.prompt_tokens_details.cached_tokens' as integer),
            try_cast(usage ->> '$.input_tokens_details.cached_tokens' as integer),
            0
        ) as cached_tokens
    from used
)
select
    * exclude (price_input, price_cached, price_output, cost_bound, removed),
    try_cast(cost_bound as decimal(28, 12)) as cost_bound,
    try_cast(removed as json) as removed,
    case
        when price_input is null then null
        when status <> 200 then 0
        else (prompt_tokens - least(cached_tokens, prompt_tokens)) * price_input::decimal(18, 12)
            + least(cached_tokens, prompt_tokens) * price_cached::decimal(18, 12)
            + completion_tokens * price_output::decimal(18, 12)
    end as cost
from counted
returning call_id, prompt_tokens, cached_tokens, completion_tokens, cost
