-- The words of an act: as they were decided, and the templates they start from, one row for each writing. The previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later
create table spending_templates (
  spending_template_id uuid primary key,
  kind text not null check (kind in ('authorise', 'authorise_with_conditions', 'deny', 'acknowledge', 'requalify')),
  number integer not null check (number > 0),
  -- From this day it is the one in force, until a later one.
  valid_from date not null,
  text text not null check (length(trim(text)) > 0),
  note text not null default '',
  written_by uuid not null references people,
  written_at timestamptz not null,
  unique (kind, number)
);
alter table spending_templates enable row level security;
grant select, insert on spending_templates to regia_app;
create policy read_by_programme on spending_templates for select using ((select regia.reads_programme()));
create policy write_by_officer on spending_templates for insert with check ((select regia.actor_role() = 'programme_officer'));

-- Null for acts decided before there were templates, and for those received by another channel.
alter table spending_acts add column text text check (length(trim(text)) > 0);
