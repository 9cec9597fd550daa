// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { VNode } from 'preact'
import {
  Box,
  BulkPreview,
  Button,
  CellSelect,
  CellSuggestions,
  CellText,
  Checkbox,
  Checkboxes,
  ComparePanel,
  ConflictPanel,
  CopyField,
  CopyText,
  DateField,
  DueList,
  EmptyState,
  ErrorSummary,
  Facts,
  Figures,
  FileField,
  FindingList,
  Form,
  History,
  MoneyField,
  NumberField,
  ownMarkup,
  PageHead,
  Pager,
  PrintButton,
  RadioChoices,
  Raw,
  Receipt,
  renderFragment,
  renderPage,
  Section,
  Select,
  Steps,
  Table,
  TaskList,
  TextArea,
  TextField,
  Thread,
} from './index.ts'
import { sampleShell, samples } from './samples.tsx'

const ui = { csrfToken: 'token-1', path: '/prova' }
const attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>\''
const html = (node: VNode) => renderFragment(node, ui)

describe('what is typed comes out as text', () => {
  const field = { name: 'campo', label: attack, help: attack, error: attack }
  const hostile: Record<string, VNode> = {
    TextField: <TextField {...field} value={attack} placeholder={attack} />,
    TextArea: <TextArea {...field} value={attack} />,
    DateField: <DateField {...field} value={attack} />,
    MoneyField: <MoneyField {...field} value={attack} />,
    NumberField: <NumberField {...field} value={attack} />,
    Select: <Select {...field} value={attack} options={[{ value: attack, label: attack }]} />,
    RadioChoices: (
      <RadioChoices
        {...field}
        value={attack}
        choices={[
          { value: attack, label: attack, consequence: attack, status: { kind: 'ok', label: attack } },
        ]}
      />
    ),
    Checkbox: <Checkbox {...field} value={attack} />,
    Checkboxes: <Checkboxes {...field} options={[{ value: attack, label: attack }]} />,
    CellText: <CellText name={attack} label={attack} value={attack} error={attack} list={attack} />,
    CellSelect: (
      <CellSelect name={attack} label={attack} value={attack} options={[{ value: attack, label: attack }]} />
    ),
    CellSuggestions: <CellSuggestions id={attack} values={[attack]} />,
    FileField: <FileField {...field} accept={attack} />,
    Button: (
      <Button name={attack} value={attack}>
        {attack}
      </Button>
    ),
    ErrorSummary: <ErrorSummary errors={[{ field: attack, message: attack }]} />,
    Table: (
      <Table
        caption={attack}
        rows={[attack]}
        rowKey={(row) => row}
        columns={[
          { key: 'a', label: attack, rowHeader: true, cell: (row) => row },
          { key: 'b', label: attack, cell: (row) => row },
        ]}
        filters={{ active: [{ label: attack, removeHref: '/' }] }}
        bulk={{ action: '/x', matching: 1, query: attack, rowId: (row) => row, rowLabel: (row) => row }}
        note={attack}
      />
    ),
    DueList: (
      <DueList
        caption="Scadenze"
        groups={[
          {
            key: 'g',
            label: attack,
            summary: attack,
            rows: [
              {
                id: attack,
                left: attack,
                date: attack,
                title: attack,
                href: '/a',
                detail: attack,
                administration: { label: attack },
                atRisk: attack,
                who: attack,
                status: 'todo',
              },
            ],
          },
        ]}
      />
    ),
    PageHead: <PageHead title={attack} lead={attack} />,
    Section: (
      <Section title={attack} aside={attack}>
        {attack}
      </Section>
    ),
    Box: <Box title={attack}>{attack}</Box>,
    TaskList: <TaskList tasks={[{ title: attack, href: '/a', status: 'todo', hint: attack }]} />,
    Steps: <Steps label={attack} steps={[{ label: attack, href: '/a' }]} />,
    FindingList: (
      <FindingList
        findings={[
          {
            kind: 'stop',
            title: attack,
            text: attack,
            source: attack,
            values: [{ label: attack, value: attack }],
          },
        ]}
      />
    ),
    Facts: <Facts facts={[{ label: attack, value: attack }]} />,
    Figures: <Figures figures={[{ label: attack, value: attack, context: attack }]} />,
    ComparePanel: (
      <ComparePanel
        before={{ label: attack, detail: attack }}
        after={{ label: attack }}
        items={[{ title: attack, rows: [{ label: attack, before: attack, after: attack, changed: true }] }]}
      />
    ),
    ConflictPanel: (
      <ConflictPanel
        title={attack}
        action="/a"
        version={1}
        fields={[
          {
            name: attack,
            label: attack,
            theirs: { who: attack, at: attack, value: attack },
            mine: { at: attack, value: attack },
          },
        ]}
      />
    ),
    BulkPreview: (
      <BulkPreview
        title={attack}
        of={attack}
        changes={[{ id: '1', title: attack, field: attack, before: attack, after: attack }]}
        action="/a"
        submit={attack}
        cancelHref="/"
      />
    ),
    Receipt: <Receipt number={attack} facts={[]} />,
    History: <History events={[{ when: attack, at: attack, what: attack }]} />,
    Thread: <Thread label={attack} notes={[{ author: attack, when: attack, text: attack }]} />,
    EmptyState: <EmptyState title={attack}>{attack}</EmptyState>,
    CopyField: <CopyField name="c" label={attack} value={attack} />,
    CopyText: <CopyText id={attack} label={attack} value={attack} />,
    PrintButton: <PrintButton>{attack}</PrintButton>,
  }
  for (const [name, node] of Object.entries(hostile)) {
    test(`in ${name}`, () => {
      const markup = html(node)
      assert.ok(!markup.includes('<script'), markup)
      assert.ok(!markup.includes('<img'), markup)
      assert.ok(markup.includes('&lt;script'), markup)
    })
  }

  test('and only the named door lets markup of ours through', () => {
    assert.equal(html(<Raw markup={ownMarkup('<b>nostro</b>')} />), '<div><b>nostro</b></div>')
  })
})

describe('every page of the gallery', () => {
  for (const [name, page] of Object.entries(samples)) {
    const markup = renderPage(page(), ui)
    const ids = [...markup.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1] ?? '')

    test(`${name}: has no style attribute, handler or inline script`, () => {
      assert.doesNotMatch(markup, /\sstyle=/)
      assert.doesNotMatch(markup, /\son[a-z]+=/)
      assert.doesNotMatch(markup, /<script(?![^>]*\ssrc=)/)
      assert.doesNotMatch(markup, /javascript:/)
    })

    test(`${name}: loads nothing from another host`, () => {
      for (const [, address] of markup.matchAll(/<(?:script|link|img|use)[^>]*\s(?:src|href)="([^"]*)"/g)) {
        assert.match(address ?? '', /^\//)
      }
    })

    test(`${name}: has one h1, one main and no heading level skipped`, () => {
      const levels = [...markup.matchAll(/<h([1-6])[\s>]/g)].map((match) => Number(match[1]))
      assert.equal(levels.filter((level) => level === 1).length, 1)
      assert.equal([...markup.matchAll(/<main[\s>]/g)].length, 1)
      levels.forEach((level, index) => {
        if (index > 0)
          assert.ok(level <= (levels[index - 1] ?? 0) + 1, `h${levels[index - 1]} then h${level}`)
      })
    })

    test(`${name}: uses each id once and points only at ids that are there`, () => {
      assert.deepEqual(
        ids.filter((id, index) => ids.indexOf(id) !== index),
        [],
      )
      for (const [, attribute, value] of markup.matchAll(
        /\s(for|aria-labelledby|aria-describedby|data-copy)="([^"]*)"/g,
      )) {
        for (const id of (value ?? '').split(' ')) assert.ok(ids.includes(id), `${attribute}="${value}"`)
      }
    })

    test(`${name}: names every control`, () => {
      for (const [tag] of markup.matchAll(/<(?:input|select|textarea)\b[^>]*>/g)) {
        if (tag.includes('type="hidden"')) continue
        const id = /\sid="([^"]*)"/.exec(tag)?.[1]
        const named =
          tag.includes('aria-label=') ||
          (id !== undefined && markup.includes(`for="${id}"`)) ||
          new RegExp(`<label[^>]*>(?:(?!</label>).)*${tag.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 's').test(
            markup,
          )
        assert.ok(named, tag)
      }
    })

    test(`${name}: gives tables a caption and scopes`, () => {
      for (const [table] of markup.matchAll(/<table[\s\S]*?<\/table>/g)) {
        assert.match(table, /<caption[^>]*>[^<]/)
        for (const [head] of table.matchAll(/<th\b[^>]*>/g)) assert.match(head, /\sscope="/)
      }
    })

    test(`${name}: carries the token in every form that posts`, () => {
      for (const [form] of markup.matchAll(/<form[^>]*method="post"[\s\S]*?<\/form>/g)) {
        assert.match(form, /<input type="hidden" name="_csrf" value="token-1"\/?>/)
      }
      for (const [form] of markup.matchAll(/<form[^>]*method="get"[\s\S]*?<\/form>/g)) {
        assert.doesNotMatch(form, /_csrf/)
      }
    })

    test(`${name}: does not put a form inside a form`, () => {
      let open = 0
      for (const [tag] of markup.matchAll(/<\/?form\b/g)) {
        open += tag === '<form' ? 1 : -1
        assert.ok(open <= 1)
      }
    })
  }
})

describe('a field', () => {
  test('has the name as id, label above, and ties help and error to the control', () => {
    const markup = html(
      <TextField name="fine" label="Fine" help="Giorno" error="Correggi" required value="x" />,
    )
    assert.match(markup, /<label for="fine">Fine<span class="rg-required"> \(obbligatorio\)<\/span><\/label>/)
    assert.match(markup, /aria-describedby="fine-h fine-e"/)
    assert.match(markup, /aria-invalid="true"/)
    assert.match(markup, /value="x"/)
    assert.ok(
      markup.indexOf('<label') < markup.indexOf('fine-h"') &&
        markup.indexOf('id="fine-e"') < markup.indexOf('<input'),
    )
  })

  test('says nothing of help and error when there is none', () => {
    assert.doesNotMatch(html(<NumberField name="n" label="N" value={0} />), /aria-describedby|aria-invalid/)
  })

  test('shows zero and leaves null empty', () => {
    assert.match(html(<NumberField name="n" label="N" value={0} />), /value="0"/)
    assert.match(html(<NumberField name="n" label="N" value={null} />), /value(=""|[\s/>])/)
  })

  test('of choices has the first answer under its name, so that the summary of errors leads there', () => {
    const markup = html(
      <RadioChoices
        name="modo"
        label="Modo"
        unknown
        choices={[{ value: 'a', label: 'A' }]}
        value="unknown"
      />,
    )
    assert.match(markup, /id="modo" name="modo" value="a"/)
    assert.match(markup, /Non lo so ancora/)
    assert.match(markup, /value="unknown" checked/)
    assert.doesNotMatch(markup, /disabled/)
  })
})

describe('the table', () => {
  const columns = [
    { key: 'nome', label: 'Nome', rowHeader: true, sortable: true, cell: (row: string) => row },
    { key: 'altro', label: 'Altro', cell: () => 'x' },
  ]
  test('announces the order and keeps roles and labels for cards', () => {
    const markup = html(
      <Table
        caption="Righe"
        columns={columns}
        rows={['a']}
        rowKey={(row) => row}
        sort={{ key: 'nome', direction: 'desc', href: (key) => `?ordina=${key}` }}
      />,
    )
    assert.match(markup, /aria-sort="descending"/)
    assert.match(markup, /href="\?ordina=nome"/)
    assert.match(markup, /<td role="cell" data-label="Altro">x/)
    assert.match(markup, /<th scope="row" role="rowheader">a/)
  })

  test('without rows shows why, and no paging', () => {
    const markup = html(
      <Table
        caption="Righe"
        columns={columns}
        rows={[]}
        rowKey={(row) => row}
        empty={{ title: 'Nessuna riga' }}
        pager={{ shown: 0, total: 0 }}
      />,
    )
    assert.match(markup, /Nessuna riga/)
    assert.doesNotMatch(markup, /<table|Pagine/)
  })

  test('says how many rows there are, and where counting stopped', () => {
    const text = (node: VNode) => html(node).replace(/<[^>]*>/g, '')
    assert.equal(text(<Pager shown={50} total={1679} nextHref="/a" />), 'Righe 1–50 di 1.679 · successive')
    assert.equal(
      text(<Pager shown={50} total={10000} capped nextHref="/a" previousHref="/b" />),
      '50 righe di oltre 10.000 · precedenti · successive',
    )
    assert.equal(text(<Pager shown={1} total={null} previousHref="/b" />), '1 riga · precedenti')
  })
})

describe('the page', () => {
  test('starts with the doctype, in Italian, with the links the law asks for', () => {
    const markup = renderPage((samples['oggi'] as () => VNode)(), ui)
    assert.ok(markup.startsWith('<!doctype html><html lang="it">'))
    for (const element of ['accessibility-link', 'privacy-policy-link', 'legal-notes']) {
      assert.match(markup, new RegExp(`data-element="${element}"`))
    }
    assert.match(markup, /versione 0\.1\.0/)
  })

  test('signs out with a form, never with a link', () => {
    const markup = renderPage((samples['oggi'] as () => VNode)(), ui)
    assert.match(markup, /<form class="rg-signout" method="post" action="\/uscita">/)
    assert.doesNotMatch(markup, /href="\/uscita"/)
  })

  test('does not follow a hostile address in its settings', async () => {
    const { Document } = await import('./layout.tsx')
    const shell = {
      ...sampleShell,
      footer: { ...sampleShell.footer, accessibilityHref: 'javascript:alert(1)' },
    }
    assert.doesNotMatch(
      renderPage(
        <Document shell={shell} title="x">
          x
        </Document>,
        ui,
      ),
      /javascript:/,
    )
  })

  test('a form posts the version the person was looking at', () => {
    assert.match(
      html(
        <Form action="/a" version={7}>
          x
        </Form>,
      ),
      /name="version" value="7"/,
    )
  })
})
