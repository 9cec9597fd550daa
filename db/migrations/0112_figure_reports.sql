-- The figures of a day, frozen: a report keeps its numbers whatever happens to the rows. Nobody changes or removes one.
-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A new table only: the previous release still works on this schema.

create table figure_reports (
  figure_report_id uuid primary key,
  -- The association or the body whose figures these are; null for the nation.
  owner_id uuid,
  as_of date not null,
  made_at timestamptz not null,
  made_by uuid not null references people,
  content jsonb not null
);
create index figure_reports_by_owner on figure_reports (owner_id, made_at desc);
alter table figure_reports enable row level security;
grant select, insert on figure_reports to regia_app;
create policy read_programme on figure_reports for select using (owner_id is null and (select regia.reads_programme()));
create policy read_own on figure_reports for select using (owner_id = (select regia.assignment_owner()));
create policy write_as_oneself on figure_reports for insert with check (made_by = (select regia.person_id())
  and case when owner_id is null then (select regia.reads_programme())
    else owner_id = (select regia.assignment_owner()) and (select regia.is_signed_in()) end);
