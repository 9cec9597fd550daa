-- Whether the programme reads a plan is written on the plan: each statement passed over all versions to know it. What a person wrote last
-- is found by them. The previous release still works: a trigger writes the column, which has a default.
-- SPDX-License-Identifier: AGPL-3.0-or-later

alter table plans add column is_sent_to_programme boolean not null default false;
update plans set is_sent_to_programme = true
  where exists (select from plan_versions v where v.plan_id = plans.plan_id and v.channel = 'programme');

create function regia.mark_sent_to_programme() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update plans set is_sent_to_programme = true where plan_id = new.plan_id and not is_sent_to_programme;
  return null;
end $$;
revoke all on function regia.mark_sent_to_programme() from public;
create trigger mark_sent after insert on plan_versions
  for each row when (new.channel = 'programme') execute function regia.mark_sent_to_programme();

alter policy read_sent on plans using (version_count > 0 and (select regia.reads_programme())
  and (is_sent_to_programme or (select coalesce(regia.system_actor() = any (array['cli', 'jobs']), false))));

create index plan_items_by_writer on plan_items (updated_by, updated_at desc);
