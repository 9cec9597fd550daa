-- Suppliers without an account bring evidence by a link that expires. The previous release still works: it asks nobody.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create table supplier_requests (
  administration_id uuid not null references administrations,
  supplier_request_id uuid not null unique,
  plan_id uuid not null,
  supplier_name text not null check (trim(supplier_name) <> ''),
  recipient text,
  asked text not null check (trim(asked) <> ''),
  -- The link itself is shown once and kept nowhere.
  token_hash text not null unique,
  asked_by uuid not null references people,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_by uuid references people,
  revoked_at timestamptz,
  primary key (administration_id, supplier_request_id),
  foreign key (administration_id, plan_id) references plans (administration_id, plan_id)
);
create index supplier_requests_by_plan on supplier_requests (plan_id, asked_at);

create table supplier_request_services (
  administration_id uuid not null,
  supplier_request_id uuid not null,
  execution_id uuid not null references executions (execution_id),
  primary key (administration_id, supplier_request_id, execution_id),
  foreign key (administration_id, supplier_request_id) references supplier_requests (administration_id, supplier_request_id)
);

alter table execution_evidence
  add foreign key (administration_id, supplier_request_id) references supplier_requests (administration_id, supplier_request_id);
create index execution_evidence_by_request on execution_evidence (supplier_request_id);

do $$
declare t text;
begin
  foreach t in array array['supplier_requests', 'supplier_request_services'] loop
    execute format('alter table %I enable row level security', t);
    execute format('grant select, insert on %I to regia_app', t);
    execute format('create policy read_in_scope on %I for select using (administration_id = any ((select regia.scope())::uuid[]))', t);
    execute format('create policy write_in_scope on %I for insert with check (administration_id = any ((select regia.writing_scope())::uuid[]))', t);
  end loop;
end $$;
grant update (revoked_by, revoked_at) on supplier_requests to regia_app;
create policy revoke_in_scope on supplier_requests for update using (administration_id = any ((select regia.writing_scope())::uuid[]));

-- What a good link opens, for the system actor of suppliers: of the body its name, of the services theirs, and what this supplier brought.
create function regia.supplier_asked(of_token text, at timestamptz) returns table (
    supplier_request_id uuid, plan_id uuid, administration_id uuid, administration_name text, supplier_name text, asked text,
    expires_at timestamptz, services jsonb, brought jsonb)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select r.supplier_request_id, r.plan_id, r.administration_id, a.name, r.supplier_name, r.asked, r.expires_at,
      (select jsonb_agg(jsonb_build_object('executionId', x.execution_id, 'name', x.service_name) order by x.service_name, x.execution_id)
        from supplier_request_services s join executions x using (execution_id) where s.supplier_request_id = r.supplier_request_id),
      coalesce((select jsonb_agg(jsonb_build_object('fileName', d.file_name, 'serviceName', x.service_name, 'note', e.note, 'state', e.state,
          'reason', case when e.state = 'refused' then e.reason else '' end) order by e.added_at desc, e.evidence_id)
        from execution_evidence e join executions x using (execution_id) left join documents d on d.document_id = e.document_id
        where e.supplier_request_id = r.supplier_request_id), '[]')
    from supplier_requests r join administrations a using (administration_id)
    where regia.system_actor() = 'supplier' and r.token_hash = of_token and r.revoked_at is null and r.expires_at > at $$;

-- Keeps what a supplier brings, to be judged: 'kept', 'same' for a file already there, 'full' after fifty, 'closed' for a link that is good no more.
create function regia.supplier_brings(of_token text, at timestamptz, of_execution uuid, new_evidence uuid, new_document uuid, name text, type text,
    hash text, bytes bytea, words text) returns text
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  request uuid;
  body uuid;
begin
  select r.supplier_request_id, r.administration_id into request, body from supplier_requests r
    join supplier_request_services s using (administration_id, supplier_request_id)
    where regia.system_actor() = 'supplier' and r.token_hash = of_token and r.revoked_at is null and r.expires_at > at
      and s.execution_id = of_execution for update of r;
  if request is null then return 'closed'; end if;
  if (select count(*) from execution_evidence e where e.supplier_request_id = request) >= 50 then return 'full'; end if;
  if hash is not null then
    if exists (select 1 from execution_evidence e where e.execution_id = of_execution and e.sha256 = hash and e.state in ('pending', 'accepted'))
      then return 'same'; end if;
    insert into documents (administration_id, document_id, file_name, media_type, size_bytes, sha256, content, uploaded_at)
      values (body, new_document, name, type, length(bytes), hash, bytes, at);
  end if;
  insert into execution_evidence (administration_id, evidence_id, execution_id, document_id, sha256, note, state, supplier_request_id, added_at)
    values (body, new_evidence, of_execution, case when hash is not null then new_document end, hash, words, 'pending', request, at);
  return 'kept';
end $$;

revoke all on function regia.supplier_asked(text, timestamptz) from public;
revoke all on function regia.supplier_brings(text, timestamptz, uuid, uuid, uuid, text, text, text, bytea, text) from public;
grant execute on function regia.supplier_asked(text, timestamptz) to regia_app;
grant execute on function regia.supplier_brings(text, timestamptz, uuid, uuid, uuid, text, text, text, bytea, text) to regia_app;

-- Body and office are told of what arrived, by the system actor of suppliers.
alter policy tell on notices
  with check ((select regia.is_signed_in() or regia.system_actor() in ('jobs', 'sign_in', 'cli', 'supplier')));
alter policy queue on mails
  with check ((select regia.is_signed_in() or regia.system_actor() in ('jobs', 'sign_in', 'cli', 'supplier')));
create or replace function regia.plan_audience(of_plan uuid) returns table (person_id uuid, role text, email text, wants_mail boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select distinct on (a.person_id) a.person_id, a.role, c.email, c.is_active and c.wants_mail
    from plans p
    join assignments a on a.administration_id = p.administration_id
      or a.association_id in (select m.association_id from association_members m where m.administration_id = p.administration_id
          and m.valid_from <= regia.today() and (m.valid_to is null or m.valid_to >= regia.today()))
      or (a.person_id = p.reviewer_person_id and a.role in ('reviewer', 'programme_officer'))
    join people h on h.person_id = a.person_id and h.ceased_at is null
    left join accounts c on c.person_id = a.person_id
    where p.plan_id = of_plan and a.role <> 'auditor' and (a.role <> 'delegate' or 'plans' = any (a.sends))
      and a.valid_from <= regia.today() and (a.valid_to is null or a.valid_to >= regia.today())
      and (p.administration_id = any (regia.scope()) or regia.reads_programme() or coalesce(regia.system_actor() = 'supplier', false))
    order by a.person_id, a.role $$;
