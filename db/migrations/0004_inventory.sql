-- What a body has: data centres, software, digital services; and the dated reference rows that classify them.
-- SPDX-License-Identifier: AGPL-3.0-or-later

-- Catalogue of service types. A default class is shown only when an official text gives it.
create table service_types (
  service_type_code text primary key,
  label text not null,
  audience text not null,
  default_class text check (default_class in ('ordinary', 'critical', 'strategic')),
  certainty text not null check (certainty in ('certain', 'secondary', 'partial', 'inferred')),
  source text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from)
);

-- Levels of qualification (QI, QC) and adequacy (AI, AC), and the highest class each level serves.
create table qualification_levels (
  qualification_code text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  family text not null check (family in ('QI', 'QC', 'AI', 'AC')),
  level integer not null check (level between 1 and 4),
  serves_class text not null check (serves_class in ('ordinary', 'critical', 'strategic')),
  certainty text not null check (certainty in ('certain', 'secondary', 'partial', 'inferred')),
  source text not null,
  primary key (qualification_code, valid_from)
);

-- Terms of law or of an office. A past term never gates.
create table terms (
  term_id uuid primary key,
  term_code text not null,
  title text not null,
  due_on date not null,
  subject text not null check (subject in ('classification', 'plan', 'migration', 'funding', 'other')),
  source text not null,
  certainty text not null check (certainty in ('certain', 'secondary', 'partial', 'inferred', 'house')),
  association_id uuid references associations,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  unique nulls not distinct (term_code, association_id, valid_from)
);

create table data_centres (
  administration_id uuid not null references administrations,
  data_centre_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  site text not null default '',
  agid_group text check (agid_group in ('PSN', 'A', 'B')),
  group_reason text not null default '',
  group_source text not null default '',
  group_on date,
  is_group_contested boolean not null default false,
  state text not null default 'active' check (state in ('active', 'in_decommissioning', 'closed')),
  closes_on date,
  responsible_person_id uuid references people,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (administration_id, data_centre_id),
  unique (data_centre_id)
);

create table software (
  administration_id uuid not null references administrations,
  software_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  product_version text not null default '',
  supplier text not null default '',
  contract_ends_on date,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (administration_id, software_id),
  unique (software_id)
);

create table digital_services (
  administration_id uuid not null references administrations,
  digital_service_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  service_type_code text references service_types,
  state text not null default 'active' check (state in ('active', 'ceased')),
  data_class text check (data_class in ('ordinary', 'critical', 'strategic')),
  data_class_source text not null default '',
  data_class_on date,
  -- Where it runs today: a data centre (of any body), outside (a supplier's place), or not known yet.
  hosting text not null default 'unknown' check (hosting in ('data_centre', 'cloud', 'supplier', 'unknown')),
  data_centre_id uuid references data_centres (data_centre_id),
  users_count integer check (users_count >= 0),
  note text not null default '',
  responsible_person_id uuid references people,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (administration_id, digital_service_id),
  unique (digital_service_id),
  check ((hosting = 'data_centre') = (data_centre_id is not null))
);
create index digital_services_by_data_centre on digital_services (data_centre_id);
create index digital_services_by_name on digital_services (administration_id, name, digital_service_id);

create table service_software (
  administration_id uuid not null,
  digital_service_id uuid not null,
  software_id uuid not null,
  primary key (administration_id, digital_service_id, software_id),
  foreign key (administration_id, digital_service_id) references digital_services (administration_id, digital_service_id) on delete cascade,
  foreign key (administration_id, software_id) references software (administration_id, software_id)
);

do $$
declare t text;
begin
  foreach t in array array['service_types', 'qualification_levels', 'terms', 'data_centres', 'software', 'digital_services', 'service_software'] loop
    execute format('alter table %I enable row level security', t);
    execute format('grant select, insert, update, delete on %I to regia_app', t);
  end loop;
  foreach t in array array['service_types', 'qualification_levels'] loop
    execute format('create policy read_all on %I for select using ((select regia.system_actor() is not null or regia.is_signed_in()))', t);
    execute format('create policy write_by_administrator on %I for all using ((select regia.is_administrator()))', t);
  end loop;
  foreach t in array array['data_centres', 'software', 'digital_services', 'service_software'] loop
    execute format('create policy read_in_scope on %I for select using (administration_id = any ((select regia.scope())::uuid[]) or (select regia.reads_programme()))', t);
    execute format('create policy write_in_scope on %I for insert with check (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
    execute format('create policy change_in_scope on %I for update using (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
    execute format('create policy remove_in_scope on %I for delete using (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
  end loop;
end $$;

create policy read_terms on terms for select
  using ((select regia.system_actor() is not null) or (select regia.is_signed_in()));
create policy write_by_administrator on terms for all using ((select regia.is_administrator()));
create policy write_by_office on terms for all
  using (association_id is not null and (select regia.actor_role() = 'office_member')
    and association_id = (select a.association_id from assignments a where a.assignment_id = regia.assignment_id()));

-- Data centres a service may be hosted in, of any body, by name: what a form needs to choose one, and no more.
create function regia.hosting_choices(query text, for_administration uuid) returns table (
    data_centre_id uuid, name text, agid_group text, administration_id uuid, administration_name text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select d.data_centre_id, d.name, d.agid_group, d.administration_id, a.name
    from data_centres d join administrations a using (administration_id)
    where (regia.is_signed_in()) and d.state <> 'closed'
      and (d.administration_id = for_administration or (length(query) >= 3 and a.search_text like '%' || query || '%'))
    order by (d.administration_id = for_administration) desc, a.name, d.name, d.data_centre_id limit 50 $$;

-- Name and group of the places that host a body's services, which may belong to other bodies.
create function regia.hosts_of(for_administration uuid) returns table (
    data_centre_id uuid, name text, agid_group text, state text, closes_on date, administration_id uuid, administration_name text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select d.data_centre_id, d.name, d.agid_group, d.state, d.closes_on, d.administration_id, a.name
    from data_centres d join administrations a using (administration_id)
    where (for_administration = any (regia.scope()) or regia.reads_programme())
      and d.data_centre_id in (select s.data_centre_id from digital_services s where s.administration_id = for_administration)
    order by a.name, d.name, d.data_centre_id $$;
