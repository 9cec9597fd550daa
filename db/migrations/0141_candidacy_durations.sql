-- How long the steps of a candidacy took, over all bodies, no row of any of them: the same answer for everybody, jobs included. And the envelope of
-- each call. Functions only: the previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create function regia.candidacy_durations() returns table (step text, cases integer, nine_tenths integer)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select h.step, count(*)::integer, percentile_disc(0.9) within group (order by h.days)
    from candidacies c, lateral (values
      ('work', c.completed_on - (select min(k.signed_on) from candidacy_contracts k where k.candidacy_id = c.candidacy_id and k.withdrawn_at is null)),
      ('check', case when c.checked_on >= c.check_asked_on then c.checked_on - c.check_asked_on end),
      ('payment', c.paid_on - c.requested_on)) h(step, days)
    where h.days >= 0 and (regia.is_signed_in() or regia.system_actor() in ('cli', 'jobs'))
    group by h.step $$;
revoke all on function regia.candidacy_durations() from public;
grant execute on function regia.candidacy_durations() to regia_app;
