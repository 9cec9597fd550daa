-- Keys of programs, each acting under one assignment of a person, and what was answered to a request, so that a repeated one does
-- nothing twice. New tables only: the previous release still works on this schema.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create table access_keys (
  access_key_id uuid primary key,
  person_id uuid not null references people,
  -- When it ends, the key opens nothing more.
  assignment_id uuid not null references assignments,
  name text not null check (name <> ''),
  scopes text[] not null check (cardinality(scopes) > 0),
  -- Of a long random secret, which is shown once and never stored.
  key_hash text not null unique,
  created_at timestamptz not null,
  expires_on date not null,
  revoked_at timestamptz,
  last_used_on date
);
create index access_keys_by_person on access_keys (person_id, created_at desc);
alter table access_keys enable row level security;
grant select, insert, update on access_keys to regia_app;
create policy read_own on access_keys for select using (person_id = (select regia.person_id())
  or (select regia.is_administrator() or coalesce(regia.system_actor() = 'sign_in', false)));
create policy make_own on access_keys for insert with check (person_id = (select regia.person_id())
  and assignment_id = (select regia.assignment_id()) and (select regia.is_signed_in()));
create policy revoke_own_or_administrator on access_keys for update
  using (person_id = (select regia.person_id()) or (select regia.is_administrator()));
create policy note_use_by_sign_in on access_keys for update
  using ((select coalesce(regia.system_actor() = 'sign_in', false)));

create table api_answers (
  assignment_id uuid not null references assignments,
  -- As the program wrote it.
  idempotency_key text not null check (length(idempotency_key) between 1 and 200),
  -- Of method, address and content.
  request_hash text not null,
  -- Null while the work is under way: nobody else sees that.
  status smallint,
  content jsonb,
  asked_at timestamptz not null,
  primary key (assignment_id, idempotency_key)
);
alter table api_answers enable row level security;
grant select, insert, update, delete on api_answers to regia_app;
create policy own on api_answers for all using (assignment_id = (select regia.assignment_id()) and (select regia.is_signed_in()))
  with check (assignment_id = (select regia.assignment_id()) and (select regia.is_signed_in()));
