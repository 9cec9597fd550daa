-- Towns that ended without one that goes on (territory that went to another State), and towns renumbered more than once, are facts
-- too. The previous release works on this schema, but for the import of «ricodifiche», which it refuses.
-- SPDX-License-Identifier: AGPL-3.0-or-later

alter table municipality_endings drop constraint municipality_endings_pkey;
alter table municipality_endings alter column successor_istat_code drop not null;
alter table municipality_endings add constraint municipality_endings_key
  unique nulls not distinct (istat_code, ended_on, successor_istat_code);

alter table istat_renumberings drop constraint istat_renumberings_pkey;
alter table istat_renumberings add constraint istat_renumberings_key unique nulls not distinct (former_code, ipa_code, code);
