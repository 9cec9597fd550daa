-- The programme reads what was sent to it, and nothing of a draft: versions closed in office mode leave by another channel, and the
-- planned end of a service under a shared place comes from the draft on the desk. The queue is read in the order of arrival.
-- Policies, a function and an index only: the previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

drop policy read_sent on plan_versions;
create policy read_sent on plan_versions for select
  using ((select regia.reads_programme()) and (channel = 'programme' or (select coalesce(regia.system_actor() in ('cli', 'jobs'), false))));

drop policy read_sent on plans;
create policy read_sent on plans for select
  using (version_count > 0 and (select regia.reads_programme())
    and exists (select 1 from plan_versions v where v.plan_id = plans.plan_id));

-- The versions waiting for a decision, the oldest first.
create index plan_versions_waiting on plan_versions (submitted_at, plan_id) where outcome is null and channel = 'programme';
create index plan_versions_decided on plan_versions (outcome_at) where outcome is not null and channel = 'programme';

create or replace function regia.hosted_services(of_data_centre uuid) returns table (
    administration_id uuid, administration_name text, digital_service_id uuid, service_name text, data_class text, planned_end date, is_own boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select s.administration_id, a.name, s.digital_service_id, s.name, s.data_class,
      case when d.administration_id = any (regia.scope()) then i.ends_on end, s.administration_id = d.administration_id
    from data_centres d
    join digital_services s on s.data_centre_id = d.data_centre_id and s.state = 'active'
    join administrations a on a.administration_id = s.administration_id
    left join plan_items i on i.digital_service_id = s.digital_service_id
    where d.data_centre_id = of_data_centre
      and (d.administration_id = any (regia.scope()) or regia.reads_programme())
    order by a.name, s.name, s.digital_service_id $$;
