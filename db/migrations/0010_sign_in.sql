-- Sessions that rotate, links issued by administrators, the reset of a second factor by two people, who reads sign-ins.
-- The previous release does not know the new columns and works on without them.
-- SPDX-License-Identifier: AGPL-3.0-or-later

-- After a rotation the value before stays good for a moment: pages asked together arrive with it.
alter table sessions add column previous_hash text unique;

-- An administrator gives a link and cannot read any back; the secret itself is never stored.
create policy issue_by_administrator on one_time_links for insert
  with check ((select regia.is_administrator()) and issued_by is not distinct from (select regia.person_id()));

-- One administrator asks in their own name; the answer passes by the function below, so that it is always another one.
drop policy by_administrator on second_factor_resets;
create policy read_by_administrator on second_factor_resets for select using ((select regia.is_administrator()));
create policy ask_by_administrator on second_factor_resets for insert
  with check ((select regia.is_administrator()) and asked_by = (select regia.person_id())
    and confirmed_by is null and confirmed_at is null and refused_at is null);
create policy refuse_by_administrator on second_factor_resets for update
  using ((select regia.is_administrator()) and confirmed_at is null and refused_at is null)
  with check (confirmed_by is null and confirmed_at is null);

-- Takes the second factor and the open sessions from the person of a waiting reset, when the actor is an administrator who
-- neither asked for it nor is that person. False when it is not so.
create function regia.confirm_second_factor_reset(of_reset uuid, confirmed timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare target uuid;
  begin
    if not coalesce(regia.actor_role() = 'administrator', false) then return false; end if;
    update second_factor_resets r set confirmed_by = regia.person_id(), confirmed_at = confirmed
      where r.reset_id = of_reset and r.confirmed_at is null and r.refused_at is null
        and r.asked_by <> regia.person_id() and r.person_id <> regia.person_id()
      returning r.person_id into target;
    if target is null then return false; end if;
    update credentials set totp_secret = null, totp_confirmed_at = null, totp_last_step = null, updated_at = confirmed
      where person_id = target;
    delete from recovery_codes where person_id = target;
    delete from sessions where person_id = target;
    return true;
  end $$;

-- Sign-ins carry addresses of people: the administrator alone reads them.
create policy read_sign_ins on events for select
  using (subject_kind = 'session' and (select regia.is_administrator()));

grant execute on all functions in schema regia to regia_app;
