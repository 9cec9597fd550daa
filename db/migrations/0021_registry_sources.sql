-- Categories of the index of public administrations with their dates, and which source gave each value of a body, so that
-- files may come in in any order. The previous release works on this schema.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create table ipa_categories (
  category_code text not null check (category_code ~ '^[A-Z]{1,3}[0-9]{0,2}$'),
  valid_from date not null,
  -- The last day; null while it is in force.
  valid_to date check (valid_to >= valid_from),
  name text not null,
  typology text not null,
  kind text not null,
  primary key (category_code, valid_from),
  exclude using gist (category_code with =, daterange(valid_from, valid_to, '[]') with &&)
);

-- By column, the import that gave the value; a value without one was typed.
alter table administrations add column field_sources jsonb not null default '{}';

-- Codes that a source gives to a body beside those of its row, since when they were seen.
create table administration_codes (
  administration_id uuid not null references administrations,
  kind text not null check (kind in ('istat', 'ipa')),
  code text not null,
  source text not null,
  seen_on date,
  primary key (administration_id, kind, code, source)
);
create index administration_codes_by_code on administration_codes (kind, code);

alter table ipa_categories enable row level security;
alter table administration_codes enable row level security;
grant select, insert, update, delete on ipa_categories, administration_codes to regia_app;
create policy read_all on ipa_categories for select
  using ((select regia.system_actor() is not null or regia.is_signed_in()));
create policy write_by_administrator on ipa_categories for all using ((select regia.is_administrator()));
create policy read_all on administration_codes for select
  using ((select regia.system_actor() is not null or regia.is_signed_in()));
create policy write_by_administrator on administration_codes for all using ((select regia.is_administrator()));
