-- Waves: how an office groups the services of the plans of its bodies. Its own planning, never part of a version. The previous release
-- still works: it does not know them.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create table waves (
  association_id uuid not null references associations,
  wave_id uuid not null unique,
  name text not null check (length(trim(name)) > 0),
  position integer not null check (position > 0),
  starts_on date,
  ends_on date,
  note text not null default '',
  version integer not null default 1,
  created_by uuid not null references people,
  created_at timestamptz not null,
  updated_by uuid not null references people,
  updated_at timestamptz not null,
  primary key (association_id, wave_id),
  check (ends_on >= starts_on)
);

-- A service of a plan is in one wave at most.
create table wave_items (
  administration_id uuid not null,
  plan_item_id uuid not null,
  wave_id uuid not null references waves (wave_id),
  put_by uuid not null references people,
  put_at timestamptz not null,
  primary key (administration_id, plan_item_id),
  foreign key (administration_id, plan_item_id) references plan_items (administration_id, plan_item_id) on delete cascade
);
create index wave_items_by_wave on wave_items (wave_id);

-- The offices whose planning the actor reads: its own, or those whose mandate for its body is in force today.
create function regia.offices() returns uuid[]
  language sql stable security definer set search_path = public, pg_temp
  as $$ select coalesce(
      (select case
          when a.association_id is not null then array[a.association_id]
          when a.administration_id is not null then array(
            select m.association_id from association_members m
            where m.administration_id = a.administration_id
              and m.valid_from <= regia.today() and (m.valid_to is null or m.valid_to >= regia.today()))
          else '{}'::uuid[] end
        from assignments a
        where a.assignment_id = regia.assignment_id() and regia.actor_role() is not null),
      '{}'::uuid[]) $$;

alter table waves enable row level security;
alter table wave_items enable row level security;
grant select, insert, update, delete on waves, wave_items to regia_app;

create policy read_of_office on waves for select using (association_id = any ((select regia.offices())::uuid[]));
create policy write_by_office on waves for insert
  with check ((select regia.actor_role()) = 'office_member' and association_id = any ((select regia.offices())::uuid[]));
create policy change_by_office on waves for update
  using ((select regia.actor_role()) = 'office_member' and association_id = any ((select regia.offices())::uuid[]));
create policy remove_by_office on waves for delete
  using ((select regia.actor_role()) = 'office_member' and association_id = any ((select regia.offices())::uuid[]));

create policy read_in_scope on wave_items for select using (administration_id = any ((select regia.scope())::uuid[]));
create policy write_by_office on wave_items for insert
  with check ((select regia.actor_role()) = 'office_member' and administration_id = any ((select regia.writing_scope())::uuid[])
    and wave_id in (select w.wave_id from waves w));
create policy change_by_office on wave_items for update
  using ((select regia.actor_role()) = 'office_member' and administration_id = any ((select regia.writing_scope())::uuid[]))
  with check (wave_id in (select w.wave_id from waves w));
create policy remove_by_office on wave_items for delete
  using ((select regia.actor_role()) = 'office_member' and administration_id = any ((select regia.writing_scope())::uuid[]));

-- Whoever reads a wave reads what happened to it. That the wave of a plan moved is written in the plan too, and there the programme reads it: it
-- explains a date that slipped.
create policy read_waves on events for select
  using (subject_kind = 'wave' and exists (select 1 from waves w where w.wave_id = events.subject_id));
create policy read_moved_waves on events for select
  using (subject_kind = 'plan' and action = 'wave_moved' and (select regia.reads_programme())
    and exists (select 1 from plans p where p.plan_id = events.subject_id));

revoke all on function regia.offices() from public;
grant execute on function regia.offices() to regia_app;

-- Whether any body has a service in the wave, also one whose mandate ended: only that.
create function regia.wave_is_used(of_wave uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select 1 from wave_items i join waves w using (wave_id)
    where i.wave_id = of_wave and w.association_id = any (regia.offices())) $$;
revoke all on function regia.wave_is_used(uuid) from public;
grant execute on function regia.wave_is_used(uuid) to regia_app;
