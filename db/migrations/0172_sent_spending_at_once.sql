-- Who reads the whole programme reads what belongs to a request that was sent by looking at the requests once, not once for each row. Only policies change: the
-- previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

alter policy read_sent on spending_acts using ((select regia.reads_programme()) and exists (select 1 from spending_requests r
  where r.spending_request_id = spending_acts.spending_request_id and r.channel = 'programme' and r.version_count > 0));
alter policy read_sent on spending_actuals using ((select regia.reads_programme()) and exists (select 1 from spending_requests r
  where r.spending_request_id = spending_actuals.spending_request_id and r.channel = 'programme' and r.version_count > 0));
alter policy read_sent on spending_amounts using ((select regia.reads_programme()) and exists (select 1 from spending_requests r
  where r.spending_request_id = spending_amounts.spending_request_id and r.channel = 'programme' and r.version_count > 0));
alter policy read_sent on spending_authors using ((select regia.reads_programme()) and exists (select 1 from spending_requests r
  where r.spending_request_id = spending_authors.spending_request_id and r.channel = 'programme' and r.version_count > 0));
alter policy read_sent on spending_conditions using ((select regia.reads_programme()) and exists (select 1 from spending_requests r
  where r.spending_request_id = spending_conditions.spending_request_id and r.channel = 'programme' and r.version_count > 0));
alter policy read_sent on spending_derogations using ((select regia.reads_programme()) and exists (select 1 from spending_requests r
  where r.spending_request_id = spending_derogations.spending_request_id and r.channel = 'programme' and r.version_count > 0));
alter policy read_sent on spending_integrations using ((select regia.reads_programme()) and exists (select 1 from spending_requests r
  where r.spending_request_id = spending_integrations.spending_request_id and r.channel = 'programme' and r.version_count > 0));
alter policy read_sent on spending_opinions using ((select regia.reads_programme()) and exists (select 1 from spending_requests r
  where r.spending_request_id = spending_opinions.spending_request_id and r.channel = 'programme' and r.version_count > 0));
alter policy read_sent on spending_overruns using ((select regia.reads_programme()) and exists (select 1 from spending_requests r
  where r.spending_request_id = spending_overruns.spending_request_id and r.channel = 'programme' and r.version_count > 0));
alter policy read_sent on spending_versions using ((select regia.reads_programme()) and exists (select 1 from spending_requests r
  where r.spending_request_id = spending_versions.spending_request_id and r.channel = 'programme' and r.version_count > 0));
