-- Scenarios of the simulator: what an office or a body would have from calls, line by line, under a name. The previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create table call_scenarios (
  -- The association or the body whose scenario this is.
  owner_id uuid not null,
  scenario_id uuid not null unique,
  name text not null check (length(trim(name)) between 1 and 120),
  -- Months between what is spent and the lump sum.
  payment_months integer not null check (payment_months between 0 and 60),
  version integer not null default 1,
  created_by uuid not null references people,
  created_at timestamptz not null,
  updated_by uuid not null references people,
  updated_at timestamptz not null,
  primary key (owner_id, scenario_id)
);

create table call_scenario_lines (
  administration_id uuid not null references administrations,
  scenario_id uuid not null references call_scenarios (scenario_id) on delete cascade,
  call_id uuid not null references calls,
  -- Services by mode: {"A": 6, "B": 6}.
  services jsonb not null,
  -- One-off cost and yearly amounts; null is not known.
  cost_cents bigint check (cost_cents >= 0),
  yearly_fee_cents bigint check (yearly_fee_cents >= 0),
  ceasing_cents bigint check (ceasing_cents >= 0),
  primary key (administration_id, scenario_id, call_id)
);
create index call_scenario_lines_by_scenario on call_scenario_lines (scenario_id);

alter table call_scenarios enable row level security;
alter table call_scenario_lines enable row level security;
grant select, insert, update, delete on call_scenarios, call_scenario_lines to regia_app;

create policy read_own on call_scenarios for select using (owner_id = (select regia.assignment_owner()));
create policy write_own on call_scenarios for all
  using (owner_id = (select regia.assignment_owner()) and (select cardinality(regia.writing_scope())) > 0)
  with check (owner_id = (select regia.assignment_owner()) and (select cardinality(regia.writing_scope())) > 0);
-- A line is of a scenario of one's own and of a body of today: a mandate that ends takes its lines out of sight.
create policy read_in_scope on call_scenario_lines for select
  using (administration_id = any ((select regia.scope())::uuid[])
    and scenario_id in (select s.scenario_id from call_scenarios s));
create policy write_in_scope on call_scenario_lines for all
  using (administration_id = any ((select regia.writing_scope())::uuid[])
    and scenario_id in (select s.scenario_id from call_scenarios s))
  with check (administration_id = any ((select regia.writing_scope())::uuid[])
    and scenario_id in (select s.scenario_id from call_scenarios s));
