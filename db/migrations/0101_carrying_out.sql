-- How a commitment is carried out: an id for its history, the slip that was told, its evidence. The previous release still works: it writes none of it.
-- SPDX-License-Identifier: AGPL-3.0-or-later

alter table executions
  add column execution_id uuid not null unique default gen_random_uuid(),
  -- The planned end whose passing was told: another planned end is told anew.
  add column slip_told_for date;

-- A file, or a note alone, that shows how far a service has come. What a supplier brings waits for a yes or a no; nothing is deleted.
create table execution_evidence (
  administration_id uuid not null references administrations,
  evidence_id uuid not null unique,
  execution_id uuid not null references executions (execution_id),
  document_id uuid,
  sha256 text,
  note text not null default '',
  state text not null check (state in ('pending', 'accepted', 'refused', 'withdrawn')),
  -- Who brought it: a person of body or office, or the supplier of a request.
  added_by uuid references people,
  supplier_request_id uuid,
  added_at timestamptz not null,
  decided_by uuid references people,
  decided_at timestamptz,
  reason text not null default '',
  primary key (administration_id, evidence_id),
  foreign key (administration_id, document_id) references documents (administration_id, document_id),
  check (document_id is not null or trim(note) <> ''),
  check ((document_id is null) = (sha256 is null)),
  check (state not in ('refused', 'withdrawn') or trim(reason) <> '')
);
-- The same file is kept once for a service, until it is refused or withdrawn.
create unique index execution_evidence_once on execution_evidence (execution_id, sha256) where state in ('pending', 'accepted');
create index execution_evidence_by_document on execution_evidence (document_id);

alter table execution_evidence enable row level security;
grant select, insert, update on execution_evidence to regia_app;
create policy read_in_scope on execution_evidence for select using (administration_id = any ((select regia.scope())::uuid[]));
create policy write_in_scope on execution_evidence for insert with check (administration_id = any ((select regia.writing_scope())::uuid[]));
create policy change_in_scope on execution_evidence for update using (administration_id = any ((select regia.writing_scope())::uuid[]));
-- Who verifies for the programme sees what was accepted, and its file.
create policy read_sent on execution_evidence for select using (state = 'accepted' and (select regia.reads_programme())
  and exists (select 1 from executions x where x.execution_id = execution_evidence.execution_id and x.channel = 'programme'));
create policy read_evidence on documents for select using ((select regia.reads_programme())
  and exists (select 1 from execution_evidence e where e.document_id = documents.document_id));

-- The ends that passed and were not told yet, marked as told: for jobs, who see every body's. One row for each plan.
create function regia.take_slips(most integer) returns table (plan_id uuid, administration_id uuid, administration_name text, services integer, days integer)
  language sql volatile security definer set search_path = public, pg_temp
  as $$ with late as (
      select x.plan_id from executions x join plans p on p.plan_id = x.plan_id and p.approved_number = x.approved_number
      where regia.system_actor() = 'jobs' and x.planned_ends_on < regia.today() and x.slip_told_for is distinct from x.planned_ends_on
        and x.approach in ('A', 'B', 'retire') and x.state in ('not_started', 'contracted', 'in_progress')
      group by x.plan_id order by x.plan_id limit most),
    told as (
      update executions x set slip_told_for = x.planned_ends_on from late, plans p
      where x.plan_id = late.plan_id and p.plan_id = x.plan_id and p.approved_number = x.approved_number
        and x.planned_ends_on < regia.today() and x.slip_told_for is distinct from x.planned_ends_on
        and x.approach in ('A', 'B', 'retire') and x.state in ('not_started', 'contracted', 'in_progress')
      returning x.plan_id, x.administration_id, x.planned_ends_on)
    select t.plan_id, t.administration_id, a.name, count(*)::integer, (regia.today() - min(t.planned_ends_on))
    from told t join administrations a using (administration_id) group by t.plan_id, t.administration_id, a.name $$;
revoke all on function regia.take_slips(integer) from public;
grant execute on function regia.take_slips(integer) to regia_app;

-- The history of what was sent inside Regia is read by the programme too.
create policy read_executions on events for select using (subject_kind = 'execution' and (select regia.reads_programme())
  and exists (select 1 from executions x where x.execution_id = events.subject_id and x.channel = 'programme'));
