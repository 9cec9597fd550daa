-- How long the programme takes to answer a plan, for its staff and for who has just sent one: counts over all bodies, no row of
-- any of them. Calendar days in Italy. Only a function, so the previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create function regia.plan_answer_days(since timestamptz) returns table (answers integer, half integer, nine_tenths integer)
  language sql stable security definer set search_path = public, pg_temp
  as $$ with answered as (
      select (outcome_at at time zone 'Europe/Rome')::date - (submitted_at at time zone 'Europe/Rome')::date as days
      from plan_versions
      where channel = 'programme' and outcome in ('returned', 'approved') and outcome_at >= since)
    select count(*)::integer, percentile_disc(0.5) within group (order by days),
      percentile_disc(0.9) within group (order by days)
    from answered where regia.is_signed_in() or regia.system_actor() in ('cli', 'jobs') $$;
grant execute on function regia.plan_answer_days(timestamptz) to regia_app;
