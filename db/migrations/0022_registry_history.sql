-- Towns that ended and into which they went, and ISTAT codes that changed: facts with their dates, whatever bodies the registry
-- holds, so that files may come in in any order. The previous release works on this schema.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create table municipality_endings (
  istat_code text not null check (istat_code ~ '^[0-9]{6}$'),
  ended_on date not null,
  successor_istat_code text not null check (successor_istat_code ~ '^[0-9]{6}$'),
  name text not null,
  successor_name text not null,
  -- Divided among more than one town.
  is_split boolean not null,
  search_text text not null,
  primary key (istat_code, ended_on, successor_istat_code)
);
create index municipality_endings_by_successor on municipality_endings (successor_istat_code);
create index municipality_endings_search on municipality_endings using gin (search_text gin_trgm_ops);

create table istat_renumberings (
  former_code text not null check (former_code ~ '^[0-9]{6}$'),
  -- Null when the town ended and has no new one.
  code text check (code ~ '^[0-9]{6}$'),
  ipa_code text not null check (ipa_code = lower(ipa_code)),
  name text not null,
  seen_on date not null,
  primary key (former_code, ipa_code)
);
create index istat_renumberings_by_code on istat_renumberings (code);
create index istat_renumberings_by_ipa on istat_renumberings (ipa_code);

alter table municipality_endings enable row level security;
alter table istat_renumberings enable row level security;
grant select, insert, update, delete on municipality_endings, istat_renumberings to regia_app;
create policy read_all on municipality_endings for select
  using ((select regia.system_actor() is not null or regia.is_signed_in()));
create policy write_by_administrator on municipality_endings for all using ((select regia.is_administrator()));
create policy read_all on istat_renumberings for select
  using ((select regia.system_actor() is not null or regia.is_signed_in()));
create policy write_by_administrator on istat_renumberings for all using ((select regia.is_administrator()));
