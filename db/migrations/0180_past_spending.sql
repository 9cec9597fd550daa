-- Requests and communications of before Regia, brought in by workbook: how their body calls them, the third kind of workbook, and taking one back.
-- New column and function, wider checks: the previous release still works.
-- SPDX-License-Identifier: AGPL-3.0-or-later

-- Of a request that left before Regia was there: the number under which its body finds it.
alter table spending_requests add column external_ref text check (length(trim(external_ref)) > 0);
create unique index spending_requests_by_reference on spending_requests (administration_id, lower(external_ref));

alter table workbook_imports drop constraint workbook_imports_kind_check,
  add constraint workbook_imports_kind_check check (kind in ('software_list', 'inventory', 'spending'));
alter table workbook_columns drop constraint workbook_columns_kind_check,
  add constraint workbook_columns_kind_check check (kind in ('software_list', 'inventory', 'spending'));
alter table workbook_effects drop constraint workbook_effects_kind_check,
  add constraint workbook_effects_kind_check check (kind in ('data_centre', 'software', 'service', 'dependency', 'spending_request'));

-- Takes away what an import wrote of a request that is not the programme's: all of one it added, else the answer and the sending it recorded. Only for who
-- writes for its body, and while it has no more events than when it was written: nothing that anybody did since is lost. What was sent inside Regia stays.
create function regia.take_back_spending(of_request uuid, is_new boolean, is_decided boolean, is_sent boolean, events_then integer) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare
    request record;
    act uuid;
  begin
    select r.version_count, r.external_ref into request from spending_requests r where r.spending_request_id = of_request and r.channel = 'office'
      and r.administration_id = any (regia.writing_scope()) for update;
    if not found or (is_new and request.external_ref is null)
      or (select count(*) from events e where e.subject_kind = 'spending_request' and e.subject_id = of_request) <> events_then then
      return false;
    end if;
    if is_sent or is_new then
      delete from spending_sendings s using spending_versions v where v.spending_version_id = s.spending_version_id
        and v.spending_request_id = of_request and v.number = request.version_count;
    end if;
    if is_decided or is_new then
      select a.spending_act_id into act from spending_acts a
        where a.spending_request_id = of_request and a.version_number = request.version_count;
      delete from spending_derogations where spending_act_id = act;
      delete from spending_conditions where spending_act_id = act;
      delete from spending_acts where spending_act_id = act;
      -- Only an authorised request has these.
      delete from spending_actuals where spending_request_id = of_request;
      delete from spending_overruns where spending_request_id = of_request;
      delete from notices where subject_kind = 'spending_request' and subject_id = of_request and kind in ('overrun', 'expiring');
      update spending_requests set state = 'submitted', decided_at = null, version = version + 1 where spending_request_id = of_request;
    end if;
    if is_new then
      delete from spending_ticks t using spending_versions v
        where v.spending_version_id = t.spending_version_id and v.spending_request_id = of_request;
      delete from spending_amounts where spending_request_id = of_request;
      delete from spending_services where spending_request_id = of_request;
      delete from spending_versions where spending_request_id = of_request;
      delete from spending_authors where spending_request_id = of_request;
      delete from spending_drafts where spending_request_id = of_request;
      delete from spending_requests where spending_request_id = of_request;
    end if;
    return true;
  end $$;
revoke all on function regia.take_back_spending(uuid, boolean, boolean, boolean, integer) from public;
grant execute on function regia.take_back_spending(uuid, boolean, boolean, boolean, integer) to regia_app;
