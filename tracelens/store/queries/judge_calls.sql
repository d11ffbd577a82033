-- What judges were asked, what came back, and what it cost.
SELECT model AS judge, rung, count(*) AS calls, count(*) FILTER (status BETWEEN 200 AND 299) AS answered, count(*) FILTER (error IS NOT NULL) AS failed,
    count(DISTINCT trace_id) AS traces, sum(prompt_tokens)::BIGINT AS prompt_tokens, sum(completion_tokens)::BIGINT AS completion_tokens,
    round(median(latency), 2) AS median_seconds, sum(cost)::DOUBLE AS dollars, sum(cost_bound)::DOUBLE AS dollars_at_most
FROM judge_calls
GROUP BY ALL
ORDER BY ALL
