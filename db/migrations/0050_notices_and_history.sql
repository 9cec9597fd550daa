-- What notices, mail and history need beyond their tables: who may be told, who reads which event, indexes of the journal.
-- SPDX-License-Identifier: AGPL-3.0-or-later

-- Events follow the data they tell of. The programme reads what was declared to it and what it decided, not what a body is still
-- writing (a draft and its items, notes with the office, replies before they are sent); whoever audits the whole programme also
-- reads who was given which role.
drop policy read_events on events;
create policy read_own on events for select
  using (person_id = (select regia.person_id()));
create policy read_in_scope on events for select
  using (administration_id = any ((select regia.scope())::uuid[]));
create policy read_declared on events for select
  using ((subject_kind in ('plan_review', 'administration', 'association', 'data_centre', 'software', 'digital_service', 'import', 'reference', 'term')
      or (subject_kind = 'plan' and action in ('submit', 'withdraw', 'assign', 'return', 'approve')))
    and (select regia.reads_programme()));
create policy read_administration on events for select
  using ((subject_kind in ('person', 'assignment', 'administration', 'association', 'import', 'reference', 'term', 'mail')
      and (select regia.is_administrator() or (regia.reads_programme() and regia.actor_role() = 'auditor')))
    or (subject_kind = 'session' and (select regia.is_administrator())));
create index events_by_time on events (at desc, event_id desc);
create index events_by_person on events (person_id, at desc, event_id desc);

-- Where a mail leads: the address of the site is added when it is sent.
alter table mails add column href text;

-- The administrator sees that a mail fails, never what it says: it may carry the link to a new password.
drop policy read_by_administrator on mails;
create function regia.mail_queue() returns table (
    mail_id uuid, person_id uuid, recipient text, subject text, state text, attempts integer, next_attempt_at timestamptz,
    last_error text, created_at timestamptz, sent_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select m.mail_id, m.person_id, m.recipient, m.subject, m.state, m.attempts, m.next_attempt_at, m.last_error, m.created_at, m.sent_at
    from mails m where regia.actor_role() = 'administrator' $$;

-- Puts a mail that waits or failed back at the head of the queue; true when there was one.
create function regia.retry_mail(of_mail uuid, at timestamptz) returns boolean
  language sql volatile security definer set search_path = public, pg_temp
  as $$ with changed as (
      update mails m set state = 'waiting', next_attempt_at = at, attempts = case m.state when 'failed' then 0 else m.attempts end
      where m.mail_id = of_mail and m.state <> 'sent' and regia.actor_role() = 'administrator' returning 1)
    select exists (select from changed) $$;

-- Mail addresses of people to be told by name, which the one who acts may not read from the accounts.
create function regia.people_audience(of_people uuid[]) returns table (person_id uuid, role text, email text, wants_mail boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select h.person_id, null::text, c.email, c.is_active and c.wants_mail
    from people h left join accounts c on c.person_id = h.person_id
    where h.person_id = any (of_people) and h.ceased_at is null
      and (regia.is_signed_in() or regia.system_actor() in ('jobs', 'sign_in', 'cli'))
    order by h.person_id $$;

-- How many notices a person has not opened; those of one act count once. For the head of each page.
create or replace function regia.unread_notices(of_person uuid) returns integer
  language sql stable security definer set search_path = public, pg_temp
  as $$ select count(distinct (n.subject_kind, n.kind, n.created_at))::integer
    from notices n
    where n.person_id = of_person and n.opened_at is null
      and (of_person = regia.person_id() or regia.system_actor() = 'sign_in') $$;

grant execute on all functions in schema regia to regia_app;
