-- What the job of spending takes: open notices nobody was told of, contracts that end soon; and the programme is told by jobs too. Functions only: the
-- previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

-- The open notices nobody was told of, marked as told: for jobs, who see every body's.
create function regia.take_overruns(most integer, at timestamptz) returns table (spending_request_id uuid, causes jsonb)
  language sql volatile security definer set search_path = public, pg_temp
  as $$ update spending_overruns o set told_at = at
    where o.spending_overrun_id in (select u.spending_overrun_id from spending_overruns u
      where regia.system_actor() = 'jobs' and u.told_at is null order by u.spending_overrun_id limit most)
    returning o.spending_request_id, o.causes $$;
revoke all on function regia.take_overruns(integer, timestamptz) from public;
grant execute on function regia.take_overruns(integer, timestamptz) to regia_app;

-- The contracts that came within one of these days of their end since they were last told, marked as told.
create function regia.take_expiring(of_days integer[], most integer) returns table (spending_request_id uuid, days integer)
  language sql volatile security definer set search_path = public, pg_temp
  as $$ with near as (
      select r.spending_request_id, (select min(d) from unnest(of_days) d where d >= r.ends_on - regia.today()) as step
      from spending_requests r
      where regia.system_actor() = 'jobs' and r.state in ('authorised', 'authorised_with_conditions', 'acknowledged')
        and r.ends_on between regia.today() and regia.today() + (select max(d) from unnest(of_days) d)),
    due as (select n.* from near n join spending_requests r using (spending_request_id)
      where r.expiry_told is null or r.expiry_told > n.step order by n.spending_request_id limit most)
    update spending_requests r set expiry_told = due.step from due where r.spending_request_id = due.spending_request_id
    returning r.spending_request_id, r.ends_on - regia.today() $$;
revoke all on function regia.take_expiring(integer[], integer) from public;
grant execute on function regia.take_expiring(integer[], integer) to regia_app;

-- What news of a request quotes, for the job: of any channel.
create function regia.told_spending(of_requests uuid[]) returns table (spending_request_id uuid, administration_id uuid, administration_name text,
    subject text, duty text, channel text, reviewer_person_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select r.spending_request_id, r.administration_id, a.name, r.subject, r.duty, r.channel, r.reviewer_person_id
    from spending_requests r join administrations a using (administration_id)
    where regia.system_actor() = 'jobs' and r.spending_request_id = any (of_requests) order by r.spending_request_id $$;
revoke all on function regia.told_spending(uuid[]) from public;
grant execute on function regia.told_spending(uuid[]) to regia_app;

create or replace function regia.programme_audience() returns table (person_id uuid, role text, email text, wants_mail boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select distinct on (a.person_id) a.person_id, a.role, c.email, c.is_active and c.wants_mail
    from assignments a
    join people h on h.person_id = a.person_id and h.ceased_at is null
    left join accounts c on c.person_id = a.person_id
    where a.role = 'programme_officer' and (regia.is_signed_in() or coalesce(regia.system_actor() = 'jobs', false))
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())
    order by a.person_id, a.role $$;
