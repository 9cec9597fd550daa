-- How long the programme takes to answer a plan, for who has just sent one: counts over all bodies, no row of any of them.
-- Only a function, so the previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create function regia.plan_answer_days(since timestamptz, until timestamptz) returns table (answers integer, half integer, nine_tenths integer)
  language sql stable security definer set search_path = public, pg_temp
  as $$ with answered as (
      select extract(epoch from outcome_at - submitted_at) / 86400 as days from plan_versions
      where channel = 'programme' and outcome in ('returned', 'approved') and outcome_at > since and outcome_at <= until)
    select count(*)::integer, ceil(percentile_cont(0.5) within group (order by days))::integer,
      ceil(percentile_cont(0.9) within group (order by days))::integer
    from answered where regia.is_signed_in() $$;
grant execute on function regia.plan_answer_days(timestamptz, timestamptz) to regia_app;
