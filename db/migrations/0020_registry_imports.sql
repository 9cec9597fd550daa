-- Codes that name one real body only, and the files waiting between the preview of an import and its apply.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create unique index administrations_by_cadastral_code on administrations (cadastral_code) where not is_demo;
create unique index administrations_by_tax_code on administrations (tax_code) where not is_demo;

-- A file whose preview is on screen: bytes as they came, removed when it is applied or left for a day.
create table import_previews (
  import_preview_id uuid primary key,
  kind text not null,
  file_name text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  content bytea not null,
  person_id uuid not null references people,
  created_at timestamptz not null
);
alter table import_previews enable row level security;
grant select, insert, delete on import_previews to regia_app;
create policy by_administrator on import_previews for all using ((select regia.is_administrator()));
