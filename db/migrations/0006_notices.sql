-- Notices to people, and the mail that carries them when SMTP is configured.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create table notices (
  notice_id uuid primary key,
  person_id uuid not null references people,
  kind text not null,
  administration_id uuid references administrations,
  subject_kind text not null,
  subject_id uuid not null,
  details jsonb not null default '{}',
  href text not null,
  created_at timestamptz not null,
  opened_at timestamptz
);
create index notices_by_person on notices (person_id, opened_at, created_at desc);

create table mails (
  mail_id uuid primary key,
  person_id uuid references people,
  recipient text not null,
  subject text not null,
  body text not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  last_error text,
  created_at timestamptz not null,
  sent_at timestamptz
);
create index mails_waiting on mails (next_attempt_at) where state = 'waiting';

alter table notices enable row level security;
alter table mails enable row level security;
grant select, insert, update on notices, mails to regia_app;

create policy read_own on notices for select using (person_id = (select regia.person_id()) or (select coalesce(regia.system_actor() = 'jobs', false)));
create policy open_own on notices for update using (person_id = (select regia.person_id()));
-- A person's act tells others: only the event's own transaction writes, the addressee reads.
create policy tell on notices for insert with check ((select regia.is_signed_in() or regia.system_actor() in ('jobs', 'sign_in', 'cli')));
create policy queue on mails for insert with check ((select regia.is_signed_in() or regia.system_actor() in ('jobs', 'sign_in', 'cli')));
create policy carry on mails for all using ((select coalesce(regia.system_actor() = 'jobs', false)));
create policy read_by_administrator on mails for select using ((select regia.is_administrator()));

-- Who must hear of a plan: its body's people, its office's, and the one who examines it; the actor may not read them all.
create function regia.plan_audience(of_plan uuid) returns table (person_id uuid, role text, email text, wants_mail boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select distinct on (a.person_id) a.person_id, a.role, c.email, c.is_active and c.wants_mail
    from plans p
    join assignments a on a.administration_id = p.administration_id
      or a.association_id in (select m.association_id from association_members m where m.administration_id = p.administration_id
          and m.valid_from <= regia.today() and (m.valid_to is null or m.valid_to >= regia.today()))
      or (a.person_id = p.reviewer_person_id and a.role in ('reviewer', 'programme_officer'))
    join people h on h.person_id = a.person_id and h.ceased_at is null
    left join accounts c on c.person_id = a.person_id
    where p.plan_id = of_plan and a.role <> 'auditor'
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())
      and (p.administration_id = any (regia.scope()) or regia.reads_programme())
    order by a.person_id, a.role $$;

-- Who decides on the programme's side, for the notice of an arrival.
create function regia.programme_audience() returns table (person_id uuid, role text, email text, wants_mail boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select distinct on (a.person_id) a.person_id, a.role, c.email, c.is_active and c.wants_mail
    from assignments a
    join people h on h.person_id = a.person_id and h.ceased_at is null
    left join accounts c on c.person_id = a.person_id
    where a.role = 'programme_officer' and regia.is_signed_in()
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())
    order by a.person_id, a.role $$;
grant execute on all functions in schema regia to regia_app;
