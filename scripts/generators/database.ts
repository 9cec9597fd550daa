// SPDX-License-Identifier: AGPL-3.0-or-later
import { openAsBlob } from 'node:fs'
import { openEmbedded, type Store } from '../../src/platform/db/store.ts'
import { closeStore, embeddedTemplate } from '../../test/databases.ts'

/** db/schema.sql and the Kysely types, from the catalogue of a freshly migrated store. */
export async function generate(): Promise<Record<string, string>> {
  const store = await openEmbedded(null, { loadDataDir: await openAsBlob(await embeddedTemplate()) })
  try {
    return { 'db/schema.sql': await schemaOf(store), 'src/platform/db/tables.ts': await tablesOf(store) }
  } finally {
    await closeStore(store)
  }
}

/** Objects of ours: in our schemas and not part of an extension. */
const ours = (catalogue: string, oid: string, namespace: string) => `
  ${namespace} in (select oid from pg_namespace where nspname in ('public', 'regia'))
  and not exists (select 1 from pg_depend d
    where d.classid = '${catalogue}'::regclass and d.objid = ${oid} and d.deptype = 'e')`

const nameOf = (
  oid: string,
) => `(select case n.nspname when 'public' then '' else quote_ident(n.nspname) || '.' end
  || quote_ident(o.relname) from pg_class o join pg_namespace n on n.oid = o.relnamespace where o.oid = ${oid})`

interface Column {
  table: string
  kind: string
  column: string
  type: string
  element: string | null
  isRequired: boolean
  fallback: string | null
  identity: string
  generated: string
}

function columnsOf(store: Store): Promise<Column[]> {
  return store.ownerRows<Column>(`
    select ${nameOf('c.oid')} as "table", c.relkind::text as kind, a.attname as "column",
      format_type(a.atttypid, a.atttypmod) as type,
      case when t.typtype = 'd' then format_type(t.typbasetype, null)
        when t.typelem <> 0 and t.typlen = -1 then format_type(t.typelem, null) end as element,
      a.attnotnull or t.typnotnull as "isRequired", pg_get_expr(d.adbin, d.adrelid) as fallback,
      a.attidentity::text as identity, a.attgenerated::text as generated
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relkind in ('r', 'p', 'v', 'm') and ${ours('pg_class', 'c.oid', 'c.relnamespace')}
    order by 1, a.attnum`)
}

async function schemaOf(store: Store): Promise<string> {
  const texts = async (query: string) =>
    (await store.ownerRows<{ text: string }>(query)).map((row) => row.text)
  const columns = await columnsOf(store)
  const constraints = await store.ownerRows<{ table: string; text: string }>(`
    select ${nameOf('c.conrelid')} as "table",
      'constraint ' || quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid, true) as text
    from pg_constraint c
    where c.contype <> 'n' and c.conrelid <> 0 and ${ours('pg_class', 'c.conrelid', 'c.connamespace')}
    order by 1, position(c.contype in 'pucxf'), c.conname`)
  const tables = [
    ...new Set(columns.filter((c) => c.kind === 'r' || c.kind === 'p').map((c) => c.table)),
  ].map((table) => {
    const parts = [
      ...columns.filter((c) => c.table === table).map((c) => `  ${columnText(c)}`),
      ...constraints.filter((c) => c.table === table).map((c) => `  ${c.text}`),
    ]
    return `create table ${table} (\n${parts.join(',\n')}\n);`
  })
  const sections: [string, string[]][] = [
    [
      'Extensions and schemas',
      await texts(`
        select 'create extension ' || quote_ident(extname) || ';' as text from pg_extension where extname <> 'plpgsql'
        union all select 'create schema ' || quote_ident(nspname) || ';' from pg_namespace where nspname = 'regia'
        order by 1`),
    ],
    ['Tables', tables],
    [
      'Indexes',
      await texts(`
        select pg_get_indexdef(i.indexrelid) || ';' as text from pg_index i join pg_class c on c.oid = i.indexrelid
        where not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
          and ${ours('pg_class', 'i.indrelid', 'c.relnamespace')} order by 1`),
    ],
    [
      'Views',
      await texts(`
        select 'create ' || case c.relkind when 'm' then 'materialized ' else '' end || 'view ' || ${nameOf('c.oid')}
          || coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '') || ' as' || chr(10)
          || pg_get_viewdef(c.oid, true) as text
        from pg_class c where c.relkind in ('v', 'm') and ${ours('pg_class', 'c.oid', 'c.relnamespace')} order by 1`),
    ],
    [
      'Functions',
      await texts(`
        select trim(trailing chr(10) from pg_get_functiondef(p.oid)) || ';' as text from pg_proc p
        where p.prokind in ('f', 'p') and ${ours('pg_proc', 'p.oid', 'p.pronamespace')}
        order by p.proname, pg_get_function_identity_arguments(p.oid)`),
    ],
    [
      'Triggers',
      await texts(`
        select pg_get_triggerdef(t.oid, true) || ';' as text from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where not t.tgisinternal and ${ours('pg_class', 'c.oid', 'c.relnamespace')} order by ${nameOf('c.oid')}, t.tgname`),
    ],
    [
      'Row-level security',
      await texts(`
        select 'alter table ' || ${nameOf('c.oid')} || ' ' || case when c.relrowsecurity then 'enable' else 'disable' end
          || ' row level security;' as text
        from pg_class c where c.relkind in ('r', 'p') and ${ours('pg_class', 'c.oid', 'c.relnamespace')} order by 1`),
    ],
    [
      'Policies',
      await texts(`
        select 'create policy ' || quote_ident(p.polname) || ' on ' || ${nameOf('p.polrelid')}
          || case when p.polpermissive then '' else ' as restrictive' end
          || ' for ' || case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
            when 'd' then 'delete' else 'all' end
          || ' to ' || case when p.polroles = '{0}' then 'public' else
            (select string_agg(quote_ident(rolname), ', ' order by rolname) from pg_roles where oid = any(p.polroles)) end
          || coalesce(chr(10) || '  using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
          || coalesce(chr(10) || '  with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') || ';' as text
        from pg_policy p order by ${nameOf('p.polrelid')}, p.polname`),
    ],
    ['Grants', await texts(grants)],
  ]
  const body = sections
    .filter(([, statements]) => statements.length > 0)
    .map(([title, statements]) => `-- ${title}\n\n${statements.join(title === 'Tables' ? '\n\n' : '\n')}\n`)
  return `-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Generated from db/migrations by \`npm run generate\`; never edited by hand.

${body.join('\n')}`
}

/** What regia_app and everybody may do; the owner's own privileges go without saying. */
const grants = `
  select 'grant ' || string_agg(lower(a.privilege_type), ', ' order by a.privilege_type) || ' on ' || g.object || ' to '
    || case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end || ';' as text
  from (
    select 'schema ' || quote_ident(nspname) as object, nspacl as acl, nspowner as owner
    from pg_namespace where nspname in ('public', 'regia')
    union all
    select ${nameOf('c.oid')}, c.relacl, c.relowner from pg_class c
    where c.relkind in ('r', 'p', 'v', 'm', 'S') and ${ours('pg_class', 'c.oid', 'c.relnamespace')}
    union all
    select 'column ' || ${nameOf('c.oid')} || '.' || quote_ident(t.attname), t.attacl, c.relowner
    from pg_attribute t join pg_class c on c.oid = t.attrelid
    where t.attacl is not null and ${ours('pg_class', 'c.oid', 'c.relnamespace')}
    union all
    select 'function ' || p.oid::regprocedure::text, coalesce(p.proacl, acldefault('f', p.proowner)), p.proowner
    from pg_proc p where ${ours('pg_proc', 'p.oid', 'p.pronamespace')}
  ) g, aclexplode(g.acl) a
  where a.grantee <> g.owner
  group by g.object, a.grantee order by g.object, 1`

function columnText(column: Column): string {
  const parts = [`"${column.column}"`, column.type]
  if (!/[^a-z0-9_]/.test(column.column)) parts[0] = column.column
  if (column.identity)
    parts.push(`generated ${column.identity === 'a' ? 'always' : 'by default'} as identity`)
  else if (column.generated) parts.push(`generated always as (${column.fallback}) stored`)
  else if (column.fallback !== null) parts.push(`default ${column.fallback}`)
  if (column.isRequired) parts.push('not null')
  return parts.join(' ')
}

const typescriptOf: Readonly<Record<string, string>> = {
  smallint: 'number',
  integer: 'number',
  bigint: 'number',
  real: 'number',
  'double precision': 'number',
  boolean: 'boolean',
  bytea: 'Uint8Array',
  json: 'Json',
  jsonb: 'Json',
  'timestamp with time zone': 'Timestamp',
}

/** Whatever is not in the list arrives as text: uuid, date, numeric, ranges. */
function typeOf({ type, element }: Column): string {
  const plain = type.replace(/\(.*?\)/, '')
  if (element !== null) {
    const one = typescriptOf[element] ?? 'string'
    const parsed = one === 'Timestamp' ? 'Date' : one === 'Json' ? 'unknown' : one
    return plain.endsWith('[]') ? `${parsed}[]` : one
  }
  return typescriptOf[plain] ?? 'string'
}

async function tablesOf(store: Store): Promise<string> {
  const columns = await columnsOf(store)
  const names = [...new Set(columns.map((column) => column.table))]
  const interfaces = names.map((name) => {
    const lines = columns
      .filter((column) => column.table === name)
      .map((column) => {
        const isView = column.kind === 'v' || column.kind === 'm'
        const base = typeOf(column)
        const value = column.isRequired || isView ? base : nullable(base)
        if (column.identity === 'a' || column.generated)
          return `  ${column.column}: GeneratedAlways<${value}>`
        const hasDefault = column.fallback !== null || column.identity !== ''
        return `  ${column.column}: ${hasDefault ? `Generated<${value}>` : value}`
      })
    return `export interface ${interfaceOf(name)} {\n${lines.join('\n')}\n}\n`
  })
  const entries = names.map((name) => `  ${name.includes('.') ? `'${name}'` : name}: ${interfaceOf(name)}`)
  const body = `${interfaces.join('\n')}
export interface Tables {
${entries.join('\n')}
}
`
  const helpers = Object.entries(helperTypes).filter(([name]) => new RegExp(`\\b${name}\\b`).test(body))
  const imports = ['ColumnType', 'GeneratedAlways'].filter((name) =>
    new RegExp(`\\b${name}\\b`).test(body + helpers.map(([, text]) => text).join('')),
  )
  return `// SPDX-License-Identifier: AGPL-3.0-or-later
// Generated from db/migrations by \`npm run generate\`; never edited by hand.
import type { ${imports.join(', ')} } from 'kysely'

${helpers.map(([, text]) => text).join('\n')}
${body}`
}

const nullable = (type: string) =>
  type === 'Json' ? 'NullableJson' : type === 'Timestamp' ? 'NullableTimestamp' : `${type} | null`

const helperTypes = {
  Json: `/** Comes out parsed, goes in as text. */
type Json = ColumnType<unknown, string, string>
`,
  NullableJson: `type NullableJson = ColumnType<unknown, string | null | undefined, string | null>
`,
  Timestamp: `type Timestamp = ColumnType<Date, Date | string, Date | string>
`,
  NullableTimestamp: `type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
`,
  Generated: `/** Has a default: may be left out of an insert. */
type Generated<T> =
  T extends ColumnType<infer Select, infer Insert, infer Update>
    ? ColumnType<Select, Insert | undefined, Update>
    : ColumnType<T, T | undefined, T>
`,
}

function interfaceOf(table: string): string {
  return `${table
    .split(/[._]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}Table`
}
