-- The fields of a service card that a plan did not hold: where the service comes from, what it will run on, how much of it goes, the signed
-- statement of a change from mode A to B, and what only the body may read. The previous release still works: it leaves them empty.
-- SPDX-License-Identifier: AGPL-3.0-or-later

alter table plan_items
  add column origin_kind text check (origin_kind in ('on_premise_unstructured', 'on_premise_structured', 'iaas', 'paas', 'saas')),
  add column is_origin_qualified boolean,
  add column service_model text check (service_model in ('iaas', 'paas', 'saas', 'housing', 'hosting')),
  add column cpu_count integer check (cpu_count >= 0),
  add column memory_gb integer check (memory_gb >= 0),
  add column storage_gb integer check (storage_gb >= 0),
  -- Empty: the software that the inventory ties to the service.
  add column migrated_software text not null default '',
  add column is_data_complete boolean,
  add column data_reason text not null default '',
  add column is_legacy_decommissioned boolean,
  add column legacy_reason text not null default '',
  -- Signed statement for an approved item of mode A that becomes B.
  add column statement_document_id uuid,
  add constraint plan_items_statement foreign key (administration_id, statement_document_id)
    references documents (administration_id, document_id);

-- The statements that a version was sent with: who examines the version reads them.
create table version_documents (
  administration_id uuid not null,
  plan_version_id uuid not null,
  digital_service_id uuid not null,
  document_id uuid not null,
  primary key (administration_id, plan_version_id, digital_service_id),
  foreign key (administration_id, plan_version_id) references plan_versions (administration_id, plan_version_id),
  foreign key (administration_id, document_id) references documents (administration_id, document_id)
);
create index version_documents_by_document on version_documents (document_id);
alter table version_documents enable row level security;
grant select, insert on version_documents to regia_app;
create policy read_in_scope on version_documents for select using (administration_id = any ((select regia.scope())::uuid[]));
create policy write_in_scope on version_documents for insert
  with check (administration_id = any ((select regia.writing_scope())::uuid[]));
create policy read_sent on version_documents for select
  using ((select regia.reads_programme())
    and exists (select 1 from plan_versions v where v.plan_version_id = version_documents.plan_version_id));
create policy read_sent on documents for select
  using ((select regia.reads_programme())
    and exists (select 1 from version_documents d where d.document_id = documents.document_id));

-- Reserved fields of the card: components and addresses. Never in a version, a list or a file of many.
create table plan_item_reserved (
  administration_id uuid not null,
  plan_id uuid not null,
  digital_service_id uuid not null,
  component_ids text not null default '',
  ip_addresses text not null default '',
  updated_by uuid not null references people,
  updated_at timestamptz not null,
  primary key (administration_id, plan_id, digital_service_id),
  foreign key (administration_id, plan_id) references plans (administration_id, plan_id),
  foreign key (administration_id, digital_service_id) references digital_services (administration_id, digital_service_id)
);
alter table plan_item_reserved enable row level security;
grant select, insert, update on plan_item_reserved to regia_app;
create policy read_reserved on plan_item_reserved for select
  using (administration_id = any ((select regia.writing_scope())::uuid[]));
create policy write_in_scope on plan_item_reserved for insert
  with check (administration_id = any ((select regia.writing_scope())::uuid[]));
create policy change_in_scope on plan_item_reserved for update
  using (administration_id = any ((select regia.writing_scope())::uuid[]));
