-- Lists of a whole nation: an index for each order, and services by words without reading them all. The previous release still works:
-- the new column is written by the database.
-- SPDX-License-Identifier: AGPL-3.0-or-later

create index digital_services_in_order on digital_services (state, name, digital_service_id) include (administration_id);
create index digital_services_in_order_of_class on digital_services (state,
  (case data_class when 'strategic' then 3 when 'critical' then 2 when 'ordinary' then 1 else 0 end), name, digital_service_id)
  include (administration_id, data_class);

-- Letters and figures without accents, one blank between words: as `foldWords` does.
create function regia.fold(words text) returns text language sql immutable parallel safe set search_path = public, pg_temp
  as $$ select trim(regexp_replace(replace(regexp_replace(normalize(lower(words), nfd), '[\u0300-\u036f]', '', 'g'), 'ß', 'ss'),
    '[^a-z0-9]+', ' ', 'g')) $$;

-- Words of a service and of its body.
alter table digital_services add column search_text text not null default '';

create function regia.words_of_service(service text, body administrations) returns text language sql stable set search_path = public, pg_temp
  as $$ select ' ' || regia.fold(concat_ws(' ', service, body.name, body.other_language_name)) || body.search_text $$;

create function regia.write_service_words() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    select regia.words_of_service(new.name, a) into new.search_text
      from administrations a where a.administration_id = new.administration_id;
    return new;
  end $$;
create trigger service_words before insert or update of name, administration_id on digital_services
  for each row execute function regia.write_service_words();

create function regia.rewrite_service_words() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    update digital_services s set search_text = regia.words_of_service(s.name, new) where s.administration_id = new.administration_id;
    return null;
  end $$;
create trigger service_words after update of search_text on administrations
  for each row when (old.search_text is distinct from new.search_text) execute function regia.rewrite_service_words();

update digital_services s set search_text = regia.words_of_service(s.name, a)
  from administrations a where a.administration_id = s.administration_id;
create index digital_services_by_words on digital_services using gin (search_text gin_trgm_ops);

-- Services that have every one of the words; null when there are more than `most`: then reading the list in its order comes upon enough
-- of them at once. Under the policies the index of words cannot be used, so it is asked in here; who asks puts the rows through their own.
create function regia.services_with_words(words text[], of_state text, most integer) returns uuid[]
  language plpgsql stable security definer set search_path = public, pg_temp as $$
  declare found uuid[];
  begin
    execute format('select array(select digital_service_id from digital_services where state = %L and ', of_state)
      || (select string_agg(format('search_text like %L', '% ' || word || '%'), ' and ') from unnest(words) word)
      || format(' limit %s)', most + 1) into found;
    return case when cardinality(found) <= most then found end;
  end $$;
revoke all on function regia.services_with_words(text[], text, integer) from public;
grant execute on function regia.services_with_words(text[], text, integer) to regia_app;
