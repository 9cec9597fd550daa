-- Administrations, associations of them, and the imports that bring them in.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create table administrations (
  administration_id uuid primary key,
  ipa_code text unique check (ipa_code = lower(ipa_code) and ipa_code ~ '^[a-z0-9_-]{2,30}$'),
  name text not null check (length(name) between 2 and 300),
  other_language_name text,
  kind text not null check (kind in ('municipality', 'union', 'province', 'metropolitan_city', 'region', 'central', 'health', 'school', 'university', 'in_house', 'other')),
  ipa_category text,
  istat_code text unique check (istat_code ~ '^[0-9]{6}$'),
  cadastral_code text check (cadastral_code ~ '^[A-Z][0-9]{3}$'),
  tax_code text check (tax_code ~ '^[0-9]{11}$'),
  province_code text check (province_code ~ '^[0-9]{3}$'),
  province_name text,
  province_abbreviation text,
  region_code text check (region_code ~ '^[0-9]{2}$'),
  region_name text,
  certified_mail text,
  website text,
  -- 'programme': plans are received and decided here; 'office': they leave by PEC or a portal and Regia records it.
  submission_channel text not null default 'programme' check (submission_channel in ('programme', 'office')),
  is_demo boolean not null default false,
  search_text text not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index administrations_search on administrations using gin (search_text gin_trgm_ops);
create index administrations_by_name on administrations (name, administration_id);
create index administrations_by_region on administrations (region_code, name, administration_id);

-- Which count was taken on which day: a band of a call says which one it reads.
create table administration_populations (
  administration_id uuid not null references administrations,
  counted_on date not null,
  residents integer not null check (residents >= 0),
  source text not null,
  primary key (administration_id, counted_on)
);

create table associations (
  association_id uuid primary key,
  name text not null unique check (length(name) between 2 and 200),
  contact_phone text,
  contact_hours text,
  is_demo boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- The mandate of an office for a body, with its dates: outside them the office neither sees nor sends.
create table association_members (
  association_member_id uuid primary key,
  association_id uuid not null references associations,
  administration_id uuid not null references administrations,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  act text not null default '',
  created_at timestamptz not null,
  exclude using gist (administration_id with =, association_id with =, daterange(valid_from, valid_to, '[]') with &&)
);
create index association_members_by_association on association_members (association_id, administration_id);

create table import_runs (
  import_run_id uuid primary key,
  kind text not null,
  file_name text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  rows_read integer not null,
  rows_new integer not null,
  rows_changed integer not null,
  rows_unchanged integer not null,
  rows_refused integer not null,
  rejects jsonb not null default '[]',
  started_at timestamptz not null,
  finished_at timestamptz not null,
  person_id uuid
);
