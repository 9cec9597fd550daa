-- People, their accounts, the roles they hold with dates, sessions; then the policies of these and of the registry.
-- SPDX-License-Identifier: AGPL-3.0-or-later

-- The one table with names: an event keeps the id, and a person who left becomes «persona cessata» here.
create table people (
  person_id uuid primary key,
  given_name text not null,
  family_name text not null,
  ceased_at timestamptz,
  is_demo boolean not null default false,
  created_at timestamptz not null
);

create table accounts (
  person_id uuid primary key references people,
  email text not null unique check (email = lower(email) and email like '%_@_%'),
  phone text,
  is_active boolean not null default true,
  wants_mail boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- Secrets, apart from accounts: read by the sign-in actor and by the person only.
create table credentials (
  person_id uuid primary key references people,
  password_hash text,
  password_changed_at timestamptz,
  totp_secret text,
  totp_confirmed_at timestamptz,
  totp_last_step bigint,
  updated_at timestamptz not null
);

create table recovery_codes (
  person_id uuid not null references people,
  code_hash text not null,
  used_at timestamptz,
  primary key (person_id, code_hash)
);

-- A role held by a person, with dates and the act that gave it. A delegate's scope lists what may be sent.
create table assignments (
  assignment_id uuid primary key,
  person_id uuid not null references people,
  role text not null check (role in ('administrator', 'programme_officer', 'reviewer', 'office_member', 'contact', 'editor', 'legal_representative', 'delegate', 'auditor')),
  administration_id uuid references administrations,
  association_id uuid references associations,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  act text not null default '',
  sends text[] not null default '{}' check (sends <@ array['plans', 'spending', 'candidacies']),
  granted_by uuid references people,
  version integer not null default 1,
  created_at timestamptz not null,
  check (case role
    when 'administrator' then administration_id is null and association_id is null
    when 'programme_officer' then administration_id is null and association_id is null
    when 'reviewer' then administration_id is null and association_id is null
    when 'office_member' then administration_id is null and association_id is not null
    when 'auditor' then administration_id is null or association_id is null
    else administration_id is not null and association_id is null end),
  check (role = 'delegate' or sends = '{}'),
  exclude using gist (administration_id with =, daterange(valid_from, valid_to, '[]') with &&)
    where (role = 'legal_representative')
);
create index assignments_by_person on assignments (person_id);
create index assignments_by_administration on assignments (administration_id);
create index assignments_by_association on assignments (association_id);

create table sessions (
  session_hash text primary key,
  session_id uuid not null unique,
  person_id uuid not null references people,
  assignment_id uuid references assignments,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  rotated_at timestamptz not null,
  expires_at timestamptz not null,
  second_factor_at timestamptz,
  client_address text not null,
  user_agent text not null,
  is_demo boolean not null default false
);
create index sessions_by_person on sessions (person_id);

-- Links sent or shown once: invitation, new password, reset of the second factor.
create table one_time_links (
  link_hash text primary key,
  person_id uuid not null references people,
  purpose text not null check (purpose in ('invitation', 'password')),
  issued_by uuid references people,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- A reset of the second factor needs two administrators: one asks, another confirms.
create table second_factor_resets (
  reset_id uuid primary key,
  person_id uuid not null references people,
  asked_by uuid not null references people,
  asked_at timestamptz not null,
  reason text not null check (length(trim(reason)) > 0),
  confirmed_by uuid references people check (confirmed_by <> asked_by),
  confirmed_at timestamptz,
  refused_at timestamptz
);

-- Failed attempts, counted per account and address: a stranger cannot lock a signatory out.
create table sign_in_waits (
  account_key text not null,
  client_address text not null,
  failures integer not null,
  blocked_until timestamptz,
  last_failure_at timestamptz not null,
  primary key (account_key, client_address)
);

-- The assignment under which the actor acts, if it is in force today; owner's rights, since policies ask it.
create function regia.actor_role() returns text
  language sql stable security definer set search_path = public, pg_temp
  as $$ select a.role from assignments a join people p using (person_id)
    where a.assignment_id = regia.assignment_id() and a.person_id = regia.person_id() and p.ceased_at is null
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today()) $$;

-- The bodies the actor acts for: its own, or the members of its association whose mandate is in force today.
create function regia.scope() returns uuid[]
  language sql stable security definer set search_path = public, pg_temp
  as $$ select coalesce(
      (select case
          when a.administration_id is not null then array[a.administration_id]
          when a.association_id is not null then array(
            select m.administration_id from association_members m
            where m.association_id = a.association_id
              and m.valid_from <= regia.today() and (m.valid_to is null or m.valid_to >= regia.today()))
          else '{}'::uuid[] end
        from assignments a
        where a.assignment_id = regia.assignment_id() and a.person_id = regia.person_id()
          and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())),
      '{}'::uuid[]) $$;

-- The bodies whose data the actor may write: the scope, for the roles that write.
create function regia.writing_scope() returns uuid[]
  language sql stable security definer set search_path = public, pg_temp
  as $$ select case when regia.actor_role() in ('office_member', 'contact', 'editor', 'legal_representative', 'delegate')
      then regia.scope() else '{}'::uuid[] end $$;

-- True for those who see what bodies declared to the programme: its staff, a national auditor, jobs and command line.
create function regia.reads_programme() returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select coalesce(regia.system_actor() in ('cli', 'jobs'), false)
      or coalesce((select a.role in ('programme_officer', 'reviewer')
          or (a.role = 'auditor' and a.administration_id is null and a.association_id is null)
        from assignments a
        where a.assignment_id = regia.assignment_id() and a.person_id = regia.person_id()
          and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())), false) $$;

create function regia.is_signed_in() returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select regia.actor_role() is not null $$;

create function regia.is_administrator() returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select coalesce(regia.actor_role() = 'administrator', false) or coalesce(regia.system_actor() = 'cli', false) $$;

-- Everything that happened. Written once: the application role has neither update nor delete.
create table events (
  event_id uuid primary key,
  at timestamptz not null,
  person_id uuid references people,
  assignment_id uuid references assignments,
  role text,
  system_actor text,
  administration_id uuid references administrations,
  subject_kind text not null,
  subject_id uuid not null,
  action text not null,
  from_state text,
  to_state text,
  reason text,
  changes jsonb not null default '{}',
  request_id text,
  check ((person_id is null) <> (system_actor is null))
);
create index events_by_subject on events (subject_kind, subject_id, at desc, event_id);
create index events_by_administration on events (administration_id, at desc, event_id);

do $$
declare t text;
begin
  foreach t in array array['administrations', 'administration_populations', 'associations', 'association_members', 'import_runs',
    'people', 'accounts', 'credentials', 'recovery_codes', 'assignments', 'sessions', 'one_time_links', 'second_factor_resets',
    'sign_in_waits', 'events'] loop
    execute format('alter table %I enable row level security', t);
    execute format('grant select, insert, update, delete on %I to regia_app', t);
  end loop;
end $$;
revoke update, delete on events from regia_app;
revoke delete on administrations, associations, people, accounts, assignments from regia_app;

-- The registry is public: any actor reads it, none does without an actor.
create policy read_all on administrations for select
  using ((select regia.system_actor() is not null or regia.is_signed_in()));
create policy write_by_administrator on administrations for insert
  with check ((select regia.is_administrator()));
create policy change_by_administrator on administrations for update
  using ((select regia.is_administrator()));
create policy change_by_office on administrations for update
  using ((select regia.actor_role() = 'office_member') and administration_id = any ((select regia.writing_scope())::uuid[]));

create policy read_all on administration_populations for select
  using ((select regia.system_actor() is not null or regia.is_signed_in()));
create policy write_by_administrator on administration_populations for all
  using ((select regia.is_administrator()));
create policy write_by_office on administration_populations for all
  using ((select regia.actor_role() = 'office_member') and administration_id = any ((select regia.writing_scope())::uuid[]));

create policy read_all on associations for select
  using ((select regia.system_actor() is not null or regia.is_signed_in()));
create policy write_by_administrator on associations for insert with check ((select regia.is_administrator()));
create policy change_by_administrator on associations for update using ((select regia.is_administrator()));

create policy read_all on association_members for select
  using ((select regia.system_actor() is not null or regia.is_signed_in()));
create policy write_by_administrator on association_members for all using ((select regia.is_administrator()));

create policy read_by_administrator on import_runs for select using ((select regia.is_administrator()));
create policy write_by_administrator on import_runs for insert with check ((select regia.is_administrator()));

-- Names of colleagues: whoever is signed in reads them, since every history shows them; the public does not.
create policy read_by_signed_in on people for select
  using ((select regia.is_signed_in() or regia.system_actor() in ('sign_in', 'jobs', 'cli')));
create policy write_by_administrator on people for insert with check ((select regia.is_administrator()));
create policy change_by_administrator on people for update using ((select regia.is_administrator()));

create policy read_own_or_administrator on accounts for select
  using (person_id = (select regia.person_id()) or (select regia.is_administrator() or regia.system_actor() in ('sign_in', 'jobs')));
create policy write_by_administrator on accounts for insert with check ((select regia.is_administrator()));
create policy change_own_or_administrator on accounts for update
  using (person_id = (select regia.person_id()) or (select regia.is_administrator()));

create policy sign_in_only on credentials for all using ((select coalesce(regia.system_actor() = 'sign_in', false)));
create policy sign_in_only on recovery_codes for all using ((select coalesce(regia.system_actor() = 'sign_in', false)));
create policy sign_in_only on sessions for all using ((select coalesce(regia.system_actor() = 'sign_in', false)));
create policy sign_in_only on one_time_links for all using ((select coalesce(regia.system_actor() = 'sign_in', false)));
create policy sign_in_only on sign_in_waits for all using ((select coalesce(regia.system_actor() = 'sign_in', false)));
create policy by_administrator on second_factor_resets for all
  using ((select regia.is_administrator()) or (select coalesce(regia.system_actor() = 'sign_in', false)));

-- Who holds which role: one's own, those of the bodies in scope, all for those who run or examine.
create policy read_assignments on assignments for select
  using (person_id = (select regia.person_id())
    or administration_id = any ((select regia.scope())::uuid[])
    or association_id in (select m.association_id from association_members m
        where m.administration_id = any ((select regia.scope())::uuid[]))
    or (select regia.is_administrator() or regia.reads_programme() or regia.system_actor() in ('sign_in', 'jobs')));
create policy write_by_administrator on assignments for insert with check ((select regia.is_administrator()));
create policy change_by_administrator on assignments for update using ((select regia.is_administrator()));

create policy write_own_events on events for insert
  with check (person_id is not distinct from (select regia.person_id())
    and system_actor is not distinct from (select regia.system_actor()));
-- Events of a body's data follow that data: body, office, programme; those of people and registry, the administrator.
create policy read_events on events for select
  using (person_id = (select regia.person_id())
    or administration_id = any ((select regia.scope())::uuid[])
    or (select regia.reads_programme())
    or (subject_kind in ('person', 'assignment', 'association', 'administration', 'import', 'reference') and (select regia.is_administrator())));
