-- What an authorised spending really cost, year by year, as its owner writes it. New table only: the previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later
create table spending_actuals (
  administration_id uuid not null,
  spending_request_id uuid not null,
  year integer not null check (year between 2000 and 2100),
  -- Without VAT, as what was asked.
  spent_cents bigint not null check (spent_cents >= 0),
  written_by uuid not null references people,
  written_at timestamptz not null,
  primary key (administration_id, spending_request_id, year),
  foreign key (administration_id, spending_request_id) references spending_requests (administration_id, spending_request_id)
);
alter table spending_actuals enable row level security;
grant select, insert, update, delete on spending_actuals to regia_app;
create policy read_in_scope on spending_actuals for select using (administration_id = any ((select regia.scope())::uuid[]));
create policy read_sent on spending_actuals for select using ((select regia.reads_programme()) and regia.is_sent_spending(spending_request_id));
create policy write_in_scope on spending_actuals for insert with check (administration_id = any ((select regia.writing_scope())::uuid[]));
create policy change_in_scope on spending_actuals for update using (administration_id = any ((select regia.writing_scope())::uuid[]));
create policy remove_in_scope on spending_actuals for delete using (administration_id = any ((select regia.writing_scope())::uuid[]));

-- The register is read by day.
create index spending_acts_by_day on spending_acts (decided_on desc, spending_act_id desc);
create index spending_acts_by_request on spending_acts (spending_request_id, version_number);
