-- What this installation is: at most one row, written by the command that makes the demonstration store.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create table installation (
  is_only boolean primary key default true check (is_only),
  -- The day on which the demonstration data were made: in such a store anybody signs in without a password.
  demo_as_of date not null
);

alter table installation enable row level security;
grant select on installation to regia_app;

-- Every page says that its data are invented, so any actor reads it; the application never writes it.
create policy read_all on installation for select
  using ((select regia.system_actor() is not null or regia.is_signed_in()));
