-- What a data centre costs before work starts, locked; and what its closing freed, with the proof that it was switched off.
-- SPDX-License-Identifier: AGPL-3.0-or-later
-- New tables and a policy: the previous release still works; what it closes has no closing row until somebody adds the proof.

-- Number 1 is the baseline, a draft until it is locked; what comes after are restatements, each with its reason. A locked row stays as it is.
create table data_centre_baselines (
  administration_id uuid not null,
  data_centre_id uuid not null,
  number integer not null check (number > 0),
  counted_on date not null,
  method text not null check (length(trim(method)) > 0),
  -- Euro cents in a year; null is not known.
  energy_cents bigint check (energy_cents >= 0),
  maintenance_cents bigint check (maintenance_cents >= 0),
  connectivity_cents bigint check (connectivity_cents >= 0),
  premises_cents bigint check (premises_cents >= 0),
  staff_cents bigint check (staff_cents >= 0),
  licences_cents bigint check (licences_cents >= 0),
  other_cents bigint check (other_cents >= 0),
  reason text not null default '',
  -- Locked when work had already started.
  is_late boolean not null default false,
  written_by uuid references people,
  written_at timestamptz not null,
  locked_at timestamptz,
  primary key (administration_id, data_centre_id, number),
  foreign key (administration_id, data_centre_id) references data_centres (administration_id, data_centre_id) on delete cascade,
  check (number = 1 or (locked_at is not null and length(trim(reason)) > 0))
);

-- A closing, with the data centre as it was; `reopened_at` when it did not last.
create table data_centre_closings (
  administration_id uuid not null,
  closing_id uuid not null,
  data_centre_id uuid not null,
  servers_count integer,
  cpu_count integer,
  ram_gb integer,
  storage_gb integer,
  racks_count integer,
  energy_kwh_year integer,
  capacity_on date,
  -- The cost of a year that ends; null is not known.
  yearly_cost_cents bigint check (yearly_cost_cents >= 0),
  proof_document_id uuid references documents (document_id),
  recorded_by uuid references people,
  recorded_at timestamptz not null,
  reopened_at timestamptz,
  primary key (administration_id, closing_id),
  foreign key (administration_id, data_centre_id) references data_centres (administration_id, data_centre_id) on delete cascade
);
create unique index one_closing_at_a_time on data_centre_closings (data_centre_id) where reopened_at is null;
create index data_centre_closings_by_proof on data_centre_closings (proof_document_id);

do $$
declare t text;
begin
  foreach t in array array['data_centre_baselines', 'data_centre_closings'] loop
    execute format('alter table %I enable row level security', t);
    execute format('grant select, insert, update on %I to regia_app', t);
    execute format('create policy read_in_scope on %I for select
      using (administration_id = any ((select regia.scope())::uuid[]) or (select regia.reads_programme()))', t);
    execute format('create policy write_in_scope on %I for insert
      with check (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
  end loop;
end $$;
create policy change_draft on data_centre_baselines for update
  using (locked_at is null and administration_id = any ((select regia.writing_scope())::uuid[]))
  with check (administration_id = any ((select regia.writing_scope())::uuid[]));
create policy change_in_scope on data_centre_closings for update
  using (administration_id = any ((select regia.writing_scope())::uuid[]));
-- The programme reads the proof of a closing, and no other document of a body through this.
create policy read_proof_of_closing on documents for select
  using ((select regia.reads_programme()) and exists (
    select 1 from data_centre_closings c where c.proof_document_id = documents.document_id));

insert into data_centre_closings (administration_id, closing_id, data_centre_id, servers_count, cpu_count, ram_gb, storage_gb, racks_count,
    energy_kwh_year, capacity_on, recorded_at)
  select administration_id, gen_random_uuid(), data_centre_id, servers_count, cpu_count, ram_gb, storage_gb, racks_count,
    energy_kwh_year, capacity_on, updated_at
  from data_centres where state = 'closed';
