-- What a body was called before: kept with the day it changed, and still found. The previous release works on this schema.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create table administration_names (
  administration_id uuid not null references administrations,
  name text not null check (length(name) between 2 and 300),
  -- The first day of the next name.
  replaced_on date not null,
  search_text text not null,
  primary key (administration_id, name)
);
create index administration_names_search on administration_names using gin (search_text gin_trgm_ops);
alter table administration_names enable row level security;
grant select, insert, update on administration_names to regia_app;
create policy read_all on administration_names for select
  using ((select regia.system_actor() is not null or regia.is_signed_in()));
create policy write_by_administrator on administration_names for all using ((select regia.is_administrator()));
create policy write_by_office on administration_names for all
  using ((select regia.actor_role() = 'office_member') and administration_id = any ((select regia.writing_scope())::uuid[]));
