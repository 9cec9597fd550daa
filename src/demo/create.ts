// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ActorTx, type PersonActor, systemActor, withActor } from '../platform/db/actor.ts'
import { markAsDemo } from '../platform/db/installation.ts'
import type { Store } from '../platform/db/store.ts'
import { projectRoot } from '../platform/paths.ts'
import type { DataClass } from '../shared/classification.ts'
import { addDays, dateInRome, formatDate, type LocalDate } from '../shared/dates.ts'
import type {
  AdministrationId,
  AssignmentId,
  AssociationId,
  DataCentreId,
  DigitalServiceId,
  PersonId,
  PlanId,
  SoftwareId,
} from '../shared/ids.ts'
import type { Role } from '../shared/roles.ts'
import {
  addEvidence,
  askSupplier,
  bringEvidence,
  type EvidenceFile,
  type Execution,
  type ExecutionStep,
  getExecution,
  listExecutions,
  moveExecution,
} from '../slices/execution/index.ts'
import {
  addDataCentre,
  addDependency,
  addService,
  addSoftware,
  addTerm,
  answerRequirements,
  type DataCentreValues,
  degrees,
  loadReferenceData,
  moveDataCentre,
  newDataCentreValues,
  newServiceValues,
  newSoftwareValues,
  referenceKinds,
  writeBaseline,
} from '../slices/inventory/index.ts'
import { createPerson, grantAssignment } from '../slices/people/index.ts'
import {
  assignReviewer,
  createPlan,
  decidePlan,
  getPlan,
  listObservations,
  movePlanBack,
  observe,
  type PlanItemValues,
  recordSending,
  replyToObservation,
  saveItem,
  saveLatePlan,
  setResponsible,
  submitPlan,
} from '../slices/plans/index.ts'
import { applyReferenceFile, readReferenceFile } from '../slices/reference/index.ts'
import {
  addAdministration,
  addAssociation,
  addMember,
  changeChannel,
  correctAdministration,
  getAdministrationByKey,
  importRegistryFile,
} from '../slices/registry/index.ts'
import {
  actingOf,
  applyImport,
  getWorkbookImport,
  hashOf,
  uploadWorkbook,
  WorkbookReader,
  writeSheets,
} from '../slices/workbooks/index.ts'

interface DemoBody {
  readonly name: string
  readonly residents2023: number
  readonly residents2011: number
  /** What its plan has come to, with the days since: «review:44». */
  readonly plan: string
  readonly services: number
}

interface DemoData {
  readonly association: { readonly name: string; readonly phone: string; readonly hours: string }
  readonly region: { readonly code: string; readonly name: string }
  readonly province: { readonly code: string; readonly name: string; readonly abbreviation: string }
  readonly people: readonly {
    readonly role: Role
    readonly givenName: string
    readonly familyName: string
    readonly body: string | null
  }[]
  readonly services: readonly {
    readonly name: string
    readonly dataClass: DataClass
    readonly software: string
  }[]
  /** Services that need another: name, what it needs, why. */
  readonly dependencies: readonly (readonly [service: string, needed: string, reason: string])[]
  readonly mayors: readonly string[]
  readonly surnames: readonly string[]
  readonly bodies: readonly DemoBody[]
}

const noMail = { mailEnabled: false }

/** Somebody of the demonstration, who can act on any day. */
interface Cast {
  readonly personId: PersonId
  readonly assignmentId: AssignmentId
  readonly role: Role
  readonly administrationId: AdministrationId | null
  readonly associationId: AssociationId | null
}

/** The demonstration being made: the day it is made for, and who acts in it. */
class Stage {
  readonly store: Store
  readonly now: Date
  readonly today: LocalDate
  readonly data: DemoData
  readonly office: Cast[] = []
  readonly reviewers: Cast[] = []
  officer!: Cast
  readonly signers = new Map<AdministrationId, Cast>()
  readonly contacts = new Map<AdministrationId, Cast>()

  constructor(store: Store, now: Date, data: DemoData) {
    this.store = store
    this.now = now
    this.today = dateInRome(now)
    this.data = data
  }

  /** An instant so many days before the day of the demonstration, at an hour of the office; never after the present. */
  at(daysAgo: number, hour = 10, minute = 12): Date {
    const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:32Z`
    const instant = Date.parse(`${addDays(this.today, -daysAgo)}T${time}`)
    return new Date(Math.min(instant, this.now.getTime()))
  }

  day(fromToday: number): LocalDate {
    return addDays(this.today, fromToday)
  }

  /** Lets somebody act on a day, as themselves. */
  async as<Result>(cast: Cast, when: Date, fn: (tx: ActorTx, now: Date) => Promise<Result>): Promise<Result> {
    const actor: PersonActor = {
      kind: 'person',
      ...cast,
      sends: cast.role === 'delegate' ? ['plans'] : [],
      today: dateInRome(when),
    }
    return withActor(this.store.db, actor, (tx) => fn(tx, when))
  }

  async asSystem<Result>(when: Date, fn: (tx: ActorTx, now: Date) => Promise<Result>): Promise<Result> {
    return withActor(this.store.db, systemActor('cli', when), (tx) => fn(tx, when))
  }
}

/**
 * Fills an empty store with an invented association and its plans, in every state, with dates around `now`. Everything is done
 * by the commands that people use, so that history, receipts and notices are there too.
 */
export async function createDemo(
  store: Store,
  now: Date,
  progress: (done: number, all: number) => void = () => {},
): Promise<void> {
  const data = JSON.parse(
    await readFile(join(projectRoot, 'db', 'demo', 'association.json'), 'utf8'),
  ) as DemoData
  const stage = new Stage(store, now, data)
  await markAsDemo(store, stage.today)
  await stage.asSystem(stage.at(900), (tx, when) => loadReferenceData(tx, when))
  const associationId = await stage.asSystem(stage.at(900), async (tx, when) =>
    addAssociation(
      tx,
      {
        name: data.association.name,
        contactPhone: data.association.phone,
        contactHours: data.association.hours,
      },
      when,
    ),
  )
  await castPeople(stage, associationId)
  const shared = await addNeighbours(stage)
  await renameUnion(stage)
  for (const [index, body] of data.bodies.entries()) {
    await addBody(stage, associationId, body, index, shared)
    progress(index + 1, data.bodies.length)
  }
  await addMerger(stage)
  await addOfficeTerms(stage, associationId)
  await addWorkbooks(stage)
  await addQualifiedServices(stage)
  await addDemoTargets(stage)
}

/** Targets of the size of the demonstration, beside the national ones: one met, one missed, two to come. */
async function addDemoTargets(stage: Stage): Promise<void> {
  const target = (
    code: string,
    figure: string,
    days: number,
    value: number,
    baseline: number | null = null,
  ) => ({
    code,
    title: 'Traguardo dimostrativo',
    figure,
    audience: 'local',
    dueOn: stage.day(days),
    target: value,
    baseline,
    baselineOn: baseline === null ? null : stage.day(-600),
    source: 'Cifra inventata per la dimostrazione',
    certainty: 'inferred',
    validFrom: stage.day(-600),
  })
  const rows = [
    target('DEMO-1', 'bodies_migrated', 120, 12),
    target('DEMO-2', 'services_migrated', 60, 60),
    target('DEMO-3', 'group_b_left', -20, 36, 40),
    target('DEMO-4', 'group_b_left', 200, 12, 40),
  ]
  const file = Buffer.from(JSON.stringify({ kind: 'milestones', rows }))
  const read = readReferenceFile(referenceKinds, 'traguardi-demo.json', file)
  await stage.asSystem(stage.at(20), (tx, when) => applyReferenceFile(tx, read, when))
}

async function castPerson(
  stage: Stage,
  given: {
    givenName: string
    familyName: string
    role: Role
    administrationId?: AdministrationId
    associationId?: AssociationId
    validTo?: LocalDate
    act?: string
    /** False for extras: the sign-in page shows no button for them. */
    hasButton?: boolean
  },
): Promise<Cast> {
  return stage.asSystem(stage.at(890), async (tx, when) => {
    const personId = await createPerson(
      tx,
      { givenName: given.givenName, familyName: given.familyName, isDemo: given.hasButton ?? true },
      when,
    )
    const place = {
      administrationId: given.administrationId ?? null,
      associationId: given.associationId ?? null,
    }
    const assignmentId = await grantAssignment(
      tx,
      {
        personId,
        role: given.role,
        ...place,
        validFrom: stage.day(-890),
        ...(given.validTo ? { validTo: given.validTo } : {}),
        act: given.act ?? 'Incarico dimostrativo',
        sends: given.role === 'delegate' ? ['plans', 'spending', 'candidacies'] : [],
      },
      when,
    )
    return { personId, assignmentId, role: given.role, ...place }
  })
}

/** The people of the office and of the programme; those of a body come with it. */
async function castPeople(stage: Stage, associationId: AssociationId): Promise<void> {
  for (const person of stage.data.people.filter((each) => each.body === null)) {
    const isOfAssociation = person.role === 'office_member' || person.role === 'auditor'
    const cast = await castPerson(stage, { ...person, ...(isOfAssociation ? { associationId } : {}) })
    if (person.role === 'office_member') stage.office.push(cast)
    if (person.role === 'reviewer') stage.reviewers.push(cast)
    if (person.role === 'programme_officer') stage.officer = cast
  }
}

/** Bodies around the association that host services of its members: a province of group A, a union of group B. */
async function addNeighbours(stage: Stage): Promise<{ province: DataCentreId; union: DataCentreId }> {
  const host = async (name: string, kind: 'province' | 'union', group: 'A' | 'B', code: string) => {
    const administrationId = await addDemoAdministration(stage, {
      name,
      kind,
      code,
      istatCode: null,
      residents: [],
    })
    const editor = await castPerson(stage, {
      givenName: 'Renata',
      familyName: `Colli ${code.slice(-1).toUpperCase()}`,
      role: 'editor',
      administrationId,
      hasButton: false,
    })
    return stage.as(editor, stage.at(880), (tx, when) =>
      addDataCentre(
        tx,
        administrationId,
        {
          ...newDataCentreValues(
            kind === 'province' ? 'Centro dati provinciale' : 'Sala macchine dell’Unione',
          ),
          site: 'Sede',
          group,
          groupReason: group === 'A' ? 'Requisiti completi' : '4 requisiti mancanti',
          groupSource: 'Censimento del patrimonio ICT',
          groupOn: '2020-02-10',
          censusEdition: 'Circolare 1/2019',
          isShared: true,
          ...(kind === 'province'
            ? { servers: 64, cpu: 128, ram: 12_288, storage: 480_000, racks: 14, energy: 410_000 }
            : { servers: 11, cpu: 22, ram: 1500, storage: 36_000, racks: 2, energy: null }),
          capacityOn: stage.day(-900),
          closesOn: kind === 'province' ? null : stage.day(60),
        },
        when,
      ),
    )
  }
  return {
    province: await host('Provincia di Valmareta', 'province', 'A', 'p_zza'),
    union: await host('Comunità Alto Brento', 'union', 'B', 'u_zzb'),
  }
}

/** The union took another name last year, and is still found by the old one. */
async function renameUnion(stage: Stage): Promise<void> {
  await stage.asSystem(stage.at(300), async (tx, when) => {
    const union = await getAdministrationByKey(tx, 'u_zzb')
    const values = { ...union, name: 'Unione Alto Brento' }
    const renaming = { administrationId: union.id, version: union.version, values, populations: [] }
    await correctAdministration(tx, { ...renaming, renamedOn: stage.day(-330) }, when)
  })
}

/** A small town went into Castel Ferrano with services and a draft still open: a task for the one that goes on. */
async function addMerger(stage: Stage): Promise<void> {
  const administrationId = await addDemoAdministration(stage, {
    name: 'Ferranello',
    kind: 'municipality',
    code: 'c_zz98',
    istatCode: '999098',
    residents: [{ countedOn: '2023-01-01', residents: 412, source: 'Cifra inventata, anagrafe' }],
  })
  const editor = await castPerson(stage, {
    givenName: 'Oreste',
    familyName: 'Malvisi',
    role: 'editor',
    administrationId,
    hasButton: false,
  })
  await stage.as(editor, stage.at(200), async (tx, when) => {
    for (const name of ['Anagrafe', 'Protocollo'])
      await addService(tx, administrationId, { ...newServiceValues(name), dataClass: 'ordinary' }, when)
    await createPlan(tx, administrationId, when)
  })
  const day = stage.day(-60).split('-').toReversed().join('/')
  const list = `Codice Comune;Denominazione Comune;Comune soppresso per scorporo;Data evento;Codice del Comune associato alla variazione;Denominazione Comune associato alla variazione
999098;Ferranello;;${day};999006;Castel Ferrano
`
  const when = stage.at(58)
  const deps = { db: stage.store.db, clock: () => when, actor: systemActor('cli', when) }
  await importRegistryFile(deps, Buffer.from(list), 'soppressi-dimostrativi.csv')
}

async function addDemoAdministration(
  stage: Stage,
  body: {
    name: string
    kind: 'municipality' | 'province' | 'union'
    code: string
    istatCode: string | null
    residents: readonly { countedOn: LocalDate; residents: number; source: string }[]
  },
): Promise<AdministrationId> {
  const { region, province } = stage.data
  return stage.asSystem(stage.at(895), (tx, when) =>
    addAdministration(
      tx,
      {
        values: {
          ipaCode: body.code,
          name: body.name,
          otherLanguageName: null,
          kind: body.kind,
          ipaCategory: body.kind === 'municipality' ? 'L6' : null,
          istatCode: body.istatCode,
          cadastralCode: null,
          taxCode: null,
          provinceCode: province.code,
          provinceName: province.name,
          provinceAbbreviation: province.abbreviation,
          regionCode: region.code,
          regionName: region.name,
          certifiedMail: `protocollo@pec.${body.code.replace('_', '-')}.example`,
          website: null,
        },
        populations: body.residents,
        isDemo: true,
      },
      when,
    ),
  )
}

async function addBody(
  stage: Stage,
  associationId: AssociationId,
  body: DemoBody,
  index: number,
  shared: { province: DataCentreId; union: DataCentreId },
): Promise<void> {
  const number = String(index + 1).padStart(2, '0')
  const administrationId = await addDemoAdministration(stage, {
    name: body.name,
    kind: 'municipality',
    code: `c_zz${number}`,
    istatCode: `9990${number}`,
    residents: [
      { countedOn: '2011-10-09', residents: body.residents2011, source: 'Cifra inventata, censimento' },
      { countedOn: '2023-01-01', residents: body.residents2023, source: 'Cifra inventata, anagrafe' },
    ],
  })
  await stage.asSystem(stage.at(889), (tx, when) =>
    addMember(
      tx,
      {
        associationId,
        administrationId,
        validFrom: stage.day(-889),
        validTo: stage.day(460),
        act: 'Convenzione dimostrativa',
      },
      when,
    ),
  )
  if (body.plan.startsWith('office'))
    await stage.asSystem(stage.at(880), (tx, when) =>
      changeChannel(tx, { administrationId, channel: 'office' }, when),
    )
  await castBody(stage, administrationId, body, index)
  const services = await addInventory(stage, administrationId, body, index, shared)
  if (index % 8 === 3) await playClosing(stage, administrationId, stage.office[0] as Cast, index)
  const [scenario = 'none', detail = ''] = body.plan.split(':')
  if (services.length > 0 && scenario !== 'none')
    await playPlan(stage, administrationId, services, index, scenario, detail)
}

/** Mayor, contact and, where the story names them, delegate and editor. */
async function castBody(
  stage: Stage,
  administrationId: AdministrationId,
  body: DemoBody,
  index: number,
): Promise<void> {
  const { people, mayors, surnames } = stage.data
  const named = people.filter((person) => person.body === body.name)
  const invented = (shift: number) => ({
    givenName: mayors[(index + shift) % mayors.length] ?? '',
    familyName: surnames[(index * 3 + shift) % surnames.length] ?? '',
  })
  const roles = [
    ...(named.some((person) => person.role === 'legal_representative')
      ? []
      : [{ role: 'legal_representative' as const, ...invented(0) }]),
    ...(named.some((person) => person.role === 'contact')
      ? []
      : [{ role: 'contact' as const, ...invented(5) }]),
    ...named,
  ]
  for (const person of roles) {
    const cast = await castPerson(stage, {
      ...person,
      administrationId,
      ...(person.role === 'delegate'
        ? { validTo: stage.day(300), act: 'Delega dimostrativa del sindaco' }
        : {}),
    })
    if (
      person.role === 'delegate' ||
      (person.role === 'legal_representative' && !stage.signers.has(administrationId))
    )
      stage.signers.set(administrationId, cast)
    if (person.role === 'contact') stage.contacts.set(administrationId, cast)
  }
}

/** How large the room of a town hall is; of some nobody has counted yet. */
function capacityOf(stage: Stage, index: number): Partial<DataCentreValues> {
  if (index % 6 === 3) return {}
  const servers = 1 + (index % 5)
  return {
    servers,
    cpu: servers * 2,
    ram: servers * 64,
    storage: servers * 2_000,
    racks: 1,
    energy: index % 4 === 1 ? null : servers * 4_300,
    capacityOn: stage.day(-400),
  }
}

/** The requirements a town hall meets, as its clerk answered them. */
async function answerSome(tx: ActorTx, id: DataCentreId, when: Date): Promise<void> {
  const met = { answer: 'met', note: '' } as const
  await answerRequirements(
    tx,
    {
      id,
      version: 1,
      base: null,
      answeredOn: tx.actor.today,
      patch: {
        'C5-03': { answer: 'partly', note: 'Procedure scritte, non certificate' },
        'C5-04': { answer: 'not_met', note: '' },
        'C5-12': met,
        'C5-13': met,
        'C5-14': met,
        'C5-15': { answer: 'partly', note: 'Due server su tre' },
        'C5-16': { answer: 'not_met', note: '' },
        'C5-20': met,
      },
    },
    when,
  )
}

/** A room that was switched off: its costs locked before work started, then the closing with its proof. */
async function playClosing(
  stage: Stage,
  administrationId: AdministrationId,
  clerk: Cast,
  index: number,
): Promise<void> {
  const id = await stage.as(clerk, stage.at(260), async (tx, when) => {
    const place = await addDataCentre(
      tx,
      administrationId,
      {
        ...newDataCentreValues('Ex scuola media'),
        group: 'B',
        groupReason: '5 requisiti mancanti',
        groupSource: 'Censimento del patrimonio ICT',
        groupOn: '2020-02-10',
        censusEdition: 'Circolare 1/2019',
        servers: 2,
        cpu: 4,
        ram: 96,
        storage: index % 2 === 0 ? 3_000 : null,
        racks: 1,
        capacityOn: stage.day(-400),
      },
      when,
    )
    const values = {
      energy: 185_000 + index * 7_300,
      maintenance: 240_000,
      connectivity: 96_000,
      premises: null,
      staff: 410_000 + index * 11_000,
      licences: null,
      other: null,
      method: 'Bollette, contratti e ore dedicate dell’anno prima (cifre inventate)',
      countedOn: stage.day(-300),
    }
    await writeBaseline(tx, { id: place, seen: '', values, isLocked: true, reason: '' }, when)
    return place
  })
  const content = Buffer.from('%PDF-1.4\n% Verbale di spegnimento dimostrativo\n')
  const closedOn = stage.day(-40 - index * 5)
  await stage.as(clerk, stage.at(30), (tx, when) =>
    moveDataCentre(
      tx,
      {
        id,
        action: 'close',
        closedOn,
        closing: {
          yearlyCostCents: index % 3 === 0 ? null : 931_000 + index * 18_300,
          proof:
            index % 2 === 0
              ? null
              : {
                  fileName: 'verbale-di-spegnimento.pdf',
                  mediaType: 'application/pdf',
                  content,
                  sha256: createHash('sha256').update(content).digest('hex'),
                },
        },
      },
      when,
    ),
  )
}

async function addClosedPlace(
  stage: Stage,
  tx: ActorTx,
  administrationId: AdministrationId,
  when: Date,
): Promise<void> {
  const values = newDataCentreValues('Ex biblioteca')
  await addDataCentre(tx, administrationId, { ...values, group: 'B', closedOn: stage.day(-420) }, when)
}

type DemoService = DemoData['services'][number] & { readonly id: DigitalServiceId }

/** A data centre of group B in the town hall, or a place of a neighbour; and the services that run there. */
async function addInventory(
  stage: Stage,
  administrationId: AdministrationId,
  body: DemoBody,
  index: number,
  shared: { province: DataCentreId; union: DataCentreId },
): Promise<DemoService[]> {
  if (body.services === 0) return []
  const clerk = stage.office[index % stage.office.length] as Cast
  return stage.as(clerk, stage.at(300 - index), async (tx, when) => {
    const isGuest = index % 7 === 5
    const place = isGuest
      ? index % 2 === 0
        ? shared.union
        : shared.province
      : await addDataCentre(
          tx,
          administrationId,
          {
            ...newDataCentreValues('Municipio, piano terra'),
            site: 'Sede comunale',
            group: index % 11 === 10 ? null : 'B',
            groupReason: index % 11 === 10 ? '' : '3 requisiti mancanti',
            groupSource: index % 11 === 10 ? '' : 'Censimento del patrimonio ICT',
            groupOn: index % 11 === 10 ? null : '2020-02-10',
            censusEdition: index % 11 === 10 ? '' : 'Circolare 1/2019',
            isGroupContested: index === 16,
            ...capacityOf(stage, index),
            closesOn: stage.day(150),
          },
          when,
        )
    if (index === 0) await answerSome(tx, place, when)
    if (index === 4) await addClosedPlace(stage, tx, administrationId, when)
    const made: DemoService[] = []
    const programs = new Map<string, SoftwareId>()
    const programOf = async (name: string, position: number) => {
      const known = programs.get(name)
      if (known) return known
      const values = {
        ...newSoftwareValues(name),
        product: name,
        supplier: `${name.replace(/ \d+$/, '')} S.r.l. (inventata)`,
        yearlyCostCents: position % 5 === 4 ? null : 48_000 + ((index * 37 + position * 91) % 220) * 2_500,
        contractEndsOn: stage.day(30 + ((index * 13 + position * 29) % 400)),
        opportunity: degrees[(index + position) % 3] ?? null,
        risk: degrees[(index * 2 + position + 1) % 3] ?? null,
        ease: position % 4 === 3 ? null : (degrees[(position + 2) % 3] ?? null),
      }
      const id = await addSoftware(tx, administrationId, values, when)
      programs.set(name, id)
      return id
    }
    for (const [position, service] of stage.data.services.slice(0, body.services).entries()) {
      const isOutside = service.name === 'Mensa e trasporto' || service.name === 'Biblioteca'
      const isOpen = body.plan === 'none' && position % 3 === 2
      const id = await addService(
        tx,
        administrationId,
        {
          name: service.name,
          typeCode: null,
          softwareIds: isOpen ? [] : [await programOf(service.software, position)],
          newSoftware: [],
          hosting: isOpen
            ? 'unknown'
            : service.name === 'Mensa e trasporto'
              ? 'cloud'
              : isOutside
                ? 'supplier'
                : 'data_centre',
          dataCentreId: isOpen || isOutside ? null : place,
          dataClass: isOpen ? null : service.dataClass,
          dataClassSource: isOpen ? '' : 'Classificazione trasmessa dall’ente',
          dataClassOn: isOpen ? null : '2022-07-14',
          usersCount: 3 + ((index * 7 + position * 5) % 40),
          responsiblePersonId: null,
          note: '',
        },
        when,
      )
      made.push({ ...service, id })
    }
    const idOf = (name: string) => made.find((each) => each.name === name)?.id
    for (const [service, needed, reason] of index % 3 === 0 ? stage.data.dependencies : []) {
      const [serviceId, dependsOnId] = [idOf(service), idOf(needed)]
      if (serviceId && dependsOnId) await addDependency(tx, { serviceId, dependsOnId, reason }, when)
    }
    return made
  })
}

/** A plausible decision for a service, with dates around the day of the demonstration. */
function decisionFor(
  stage: Stage,
  service: DemoService,
  index: number,
  position: number,
): Partial<PlanItemValues> {
  if (service.name === 'Mensa e trasporto')
    return { approach: 'not_due', reason: 'È già in un servizio SaaS qualificato dal 2021.' }
  if (service.name === 'Biblioteca')
    return {
      approach: 'retain',
      reason: 'Il catalogo è del sistema bibliotecario, che decide nel prossimo anno.',
      reviewOn: stage.day(240),
    }
  // More than half ended within the national term of 30 June 2026; the others are late, with a date ahead of today.
  const isLate = (index + position) % 5 >= 3
  const ends = isLate
    ? stage.day(5 + ((index * 11 + position * 17) % 130))
    : addDays('2026-06-30', -((index * 7 + position * 3) % 60))
  const money = {
    costCents: (24 + ((index * 5 + position * 3) % 40)) * 10_000,
    yearlyFeeCents: (9 + ((index + position * 2) % 20)) * 10_000,
  }
  if (service.name === 'Cimiteri')
    return { approach: 'retire', reason: 'Le concessioni passano nel programma dei tributi.', endsOn: ends }
  const dates = { contractOn: addDays(ends, -150 - position), startsOn: addDays(ends, -90), endsOn: ends }
  // The card of most of them is whole; every fifth is still to be written.
  const card: Partial<PlanItemValues> =
    (index + position) % 5 === 4
      ? {}
      : {
          originKind: position % 7 === 3 ? 'on_premise_unstructured' : 'on_premise_structured',
          cpuCount: 2 + 2 * (position % 3),
          memoryGb: 8 * (1 + (position % 3)),
          storageGb: 100 * (1 + ((index + position) % 8)),
          isDataComplete: true,
          isLegacyDecommissioned: position % 6 !== 5,
          ...(position % 6 === 5 ? { legacyReason: 'Resta in sola lettura per gli anni già chiusi.' } : {}),
        }
  const asIs = { approach: 'A', strategy: 'rehost', serviceModel: 'iaas', ...card } as const
  const renewed = { approach: 'B', strategy: 'repurchase', serviceModel: 'saas', ...card } as const
  if (service.dataClass === 'critical')
    return position % 3 === 2
      ? {
          ...asIs,
          destinationKind: 'psn',
          destinationName: 'Hybrid Cloud on PSN Site',
          ...dates,
          ...money,
        }
      : {
          ...renewed,
          destinationKind: 'qualified_cloud',
          destinationName: `${service.software} Cloud`,
          qualificationCode: 'QC2',
          qualificationValidTo: stage.day(540),
          ...dates,
          ...money,
        }
  return position % 2 === 1
    ? {
        ...asIs,
        destinationKind: 'adequate_infrastructure',
        destinationName: 'Centro dati provinciale',
        qualificationCode: 'AI1',
        qualificationValidTo: stage.day(700),
        ...dates,
        ...money,
      }
    : {
        ...renewed,
        destinationKind: 'qualified_cloud',
        destinationName: `${service.software} Cloud`,
        qualificationCode: 'QC1',
        qualificationValidTo: stage.day(610),
        ...dates,
        ...money,
      }
}

/** Takes a body's plan as far as its scenario says. */
async function playPlan(
  stage: Stage,
  administrationId: AdministrationId,
  services: readonly DemoService[],
  index: number,
  scenario: string,
  detail: string,
): Promise<void> {
  const clerk = stage.office[index % stage.office.length] as Cast
  const signer = stage.signers.get(administrationId) as Cast
  const reviewer = stage.reviewers[index % stage.reviewers.length] as Cast
  const ago = Number(detail) || 0
  const decided = scenario === 'draft' ? ({ ready: 1, half: 0.5, late: 1, started: 0 }[detail] ?? 0) : 1
  const planId = await stage.as(clerk, stage.at(ago + 20), async (tx, when) => {
    const id = await createPlan(tx, administrationId, when)
    const follower = scenario === 'returned_answering' ? stage.contacts.get(administrationId) : clerk
    await setResponsible(tx, id, follower?.personId ?? null, when)
    for (const [position, service] of services.entries())
      if (position < services.length * decided)
        await saveItem(
          tx,
          {
            planId: id,
            digitalServiceId: service.id,
            version: 1,
            values: decisionFor(stage, service, index, position),
          },
          when,
        )
    if (decided === 1 && detail !== 'late') {
      await saveLatePlan(
        tx,
        {
          planId: id,
          before: { lateReason: '', lateNewEndOn: null },
          after: {
            lateReason: 'I fornitori hanno consegnato dopo il termine; i contratti sono firmati.',
            lateNewEndOn: stage.day(160),
          },
        },
        when,
      )
    }
    return id
  })
  if (scenario === 'draft') return
  const send = (days: number) =>
    stage.as(signer, stage.at(days, 9, 41), async (tx, when) => {
      const { version } = await getPlan(tx, planId)
      await submitPlan(tx, { planId, version, isDeclared: true }, noMail, when)
    })
  if (scenario.startsWith('returned')) {
    await playReturn(
      stage,
      planId,
      services,
      { clerk, signer, reviewer, administrationId },
      scenario === 'returned_answering',
    )
    return
  }
  await send(ago)
  if (scenario === 'review' || scenario === 'approved') {
    await take(stage, planId, reviewer, Math.max(ago - 4, 0))
    if (scenario === 'approved') {
      await conclude(stage, planId, reviewer, Math.max(ago - 16, 0), 'approve')
      if (ago > 30) await carryOut(stage, planId, { clerk, reviewer }, index)
    }
  }
  if (scenario === 'office_sent')
    await stage.as(clerk, stage.at(Math.max(ago - 1, 0), 15), (tx, when) =>
      recordSending(
        tx,
        {
          planId,
          number: 1,
          channel: 'pec',
          sentByName: 'Sindaco di Vallombra',
          sentOn: stage.day(-Math.max(ago - 1, 0)),
          protocolNumber: '0004512',
          receipt: null,
          sentFile: null,
        },
        when,
      ),
    )
  if (scenario === 'withdrawn')
    await stage.as(signer, stage.at(Math.max(ago - 1, 0)), async (tx, when) => {
      const { version } = await getPlan(tx, planId)
      await movePlanBack(
        tx,
        { planId, version, action: 'withdraw', note: 'Va aggiunto il servizio di videosorveglianza.' },
        noMail,
        when,
      )
    })
}

const allMoved = { areSystemsMigrated: true, isDataMigrated: true, isSoftwareMigrated: true }

/** How far an approved plan has come: some services verified, one waiting for it, one late, one half moved; evidence, and a supplier asked. */
async function carryOut(
  stage: Stage,
  planId: PlanId,
  { clerk, reviewer }: { clerk: Cast; reviewer: Cast },
  index: number,
): Promise<void> {
  const past = (day: LocalDate) => (day < stage.day(-4) ? day : stage.day(-4))
  const step = (cast: Cast, ago: number, { executionId }: Execution, given: ExecutionStep) =>
    stage.as(cast, stage.at(ago, 15), async (tx, when) => {
      const { version } = await getExecution(tx, executionId)
      await moveExecution(tx, { executionId, version, ...given }, when)
    })
  const rows = await stage.as(clerk, stage.at(4), (tx) => listExecutions(tx, planId))
  const moving = rows.filter(({ approach }) => approach === 'A' || approach === 'B')
  for (const [position, row] of moving.entries()) {
    const [starts, ends] = [row.plannedStartsOn ?? stage.day(-40), row.plannedEndsOn ?? stage.day(-5)]
    const turn = (position + index) % 5
    if (ends >= stage.today && turn > 2) continue
    await step(clerk, 4, row, {
      action: 'contract',
      on: past(addDays(starts, -20)),
      note: 'Contratto dimostrativo',
    })
    if (starts >= stage.day(-4)) continue
    await step(clerk, 4, row, { action: 'start', on: starts })
    if (turn === 3 || ends >= stage.day(-4)) {
      const parts = { ...allMoved, isDataMigrated: false }
      await step(clerk, 3, row, { action: 'record_progress', parts })
      continue
    }
    const on = past(addDays(ends, turn === 1 ? 12 : -3))
    await step(clerk, 3, row, { action: 'migrate', on, parts: allMoved })
    await stage.as(clerk, stage.at(3, 16), async (tx, when) => {
      await addEvidence(
        tx,
        { executionId: row.executionId, file: demoFile(row), note: 'Verbale di collaudo' },
        when,
      )
    })
    if (turn !== 1) await step(reviewer, 1, row, { action: 'verify', on: stage.day(-1) })
  }
  const [asked] = moving.filter((_, position) => (position + index) % 5 === 3)
  if (!asked) return
  const { path } = await stage.as(clerk, stage.at(2), (tx, when) =>
    askSupplier(
      tx,
      {
        planId,
        executionIds: [asked.executionId],
        supplierName: 'Archivia S.r.l. (inventata)',
        recipient: null,
        asked: 'Verbale del trasferimento dei dati storici, con il giorno in cui è finito.',
        days: 30,
        mailFrom: null,
      },
      when,
    ),
  )
  const token = path.split('/').at(-1) ?? ''
  const brought = [
    { executionId: asked.executionId, file: demoFile(asked), note: 'Manca solo il 2019, arriva venerdì.' },
  ]
  const when = stage.at(1, 9)
  await withActor(stage.store.db, systemActor('supplier', when), (tx) =>
    bringEvidence(tx, { token, brought }, noMail, when),
  )
}

/** A page that says what it is: an invented report. */
function demoFile({ serviceName, executionId }: Execution): EvidenceFile {
  const words = `Verbale dimostrativo ${executionId}`
  const text = `BT /F1 16 Tf 60 760 Td (${words}) Tj ET`
  const content = Buffer.from(
    `%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n4 0 obj\n<< /Length ${text.length} >>\nstream\n${text}\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`,
  )
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { fileName: `collaudo-${serviceName}.pdf`, mediaType: 'application/pdf', sha256, content }
}

async function take(stage: Stage, planId: PlanId, reviewer: Cast, daysAgo: number): Promise<void> {
  await stage.as(stage.officer, stage.at(daysAgo, 11), async (tx, when) => {
    const { version } = await getPlan(tx, planId)
    await assignReviewer(tx, { planId, version, reviewerPersonId: reviewer.personId }, noMail, when)
  })
}

async function conclude(
  stage: Stage,
  planId: PlanId,
  reviewer: Cast,
  daysAgo: number,
  action: 'return' | 'approve',
): Promise<void> {
  await stage.as(reviewer, stage.at(daysAgo, 11, 2), async (tx, when) => {
    const plan = await getPlan(tx, planId)
    const late = plan.lateNewEndOn ? (action === 'approve' ? ('accepted' as const) : null) : null
    await decidePlan(
      tx,
      {
        planId,
        version: plan.version,
        action,
        note: action === 'approve' ? 'Piano completo e coerente.' : '',
        late,
      },
      noMail,
      when,
    )
  })
}

/** A plan that came back: Valdorsa twice, and it is answering; Torre Selvina once, and nobody has answered yet. */
async function playReturn(
  stage: Stage,
  planId: PlanId,
  services: readonly DemoService[],
  who: { clerk: Cast; signer: Cast; reviewer: Cast; administrationId: AdministrationId },
  isAnswering: boolean,
): Promise<void> {
  const service = (name: string) => services.find((each) => each.name === name)?.id ?? null
  const send = (days: number) =>
    stage.as(who.signer, stage.at(days, 9, 41), async (tx, when) => {
      const { version } = await getPlan(tx, planId)
      await submitPlan(tx, { planId, version, isDeclared: true }, noMail, when)
    })
  const observeAll = (days: number, observations: readonly [name: string, body: string][]) =>
    stage.as(who.reviewer, stage.at(days, 10), async (tx, when) => {
      const { versionCount: versionNumber } = await getPlan(tx, planId)
      for (const [name, body] of observations)
        await observe(tx, { planId, versionNumber, digitalServiceId: service(name), body }, when)
    })
  await send(isAnswering ? 19 : 18)
  await take(stage, planId, who.reviewer, isAnswering ? 18 : 16)
  await observeAll(
    isAnswering ? 17 : 9,
    isAnswering
      ? [['Contabilità', 'Il canone annuo non corrisponde al contratto allegato alla PEC.']]
      : [
          ['Anagrafe', 'Indicare la validità della qualificazione alla data di rilascio.'],
          ['Protocollo', 'La destinazione non è nel catalogo: verificare il nome.'],
          ['Contabilità', 'Il contratto finisce prima della migrazione: come è coperto il periodo?'],
          ['Personale', 'Chiarire se il servizio resta all’Unione.'],
          ['Tributi maggiori', 'Anticipare la fine: condivide la banca dati con Contabilità.'],
        ],
  )
  await conclude(stage, planId, who.reviewer, isAnswering ? 16 : 8, 'return')
  if (!isAnswering) return
  const accounting = service('Contabilità')
  await stage.as(who.clerk, stage.at(15), async (tx, when) => {
    const [observation] = await listObservations(tx, planId)
    if (observation)
      await replyToObservation(
        tx,
        {
          planId,
          observationId: observation.observationId,
          reply: 'Corretto: il canone comprende l’assistenza.',
        },
        when,
      )
    if (accounting)
      await saveItem(
        tx,
        { planId, digitalServiceId: accounting, version: 2, values: { yearlyFeeCents: 185_000 } },
        when,
      )
  })
  await send(14)
  await take(stage, planId, who.reviewer, 13)
  await observeAll(12, [
    ['Anagrafe', 'Indicare chi segue il passaggio e la validità della qualificazione alla data di rilascio.'],
    ['Servizi sociali', 'La destinazione indicata non tratta dati di salute: sceglierne un’altra.'],
    ['Tributi maggiori', 'Anticipare: condivide la banca dati con Contabilità.'],
  ])
  await conclude(stage, planId, who.reviewer, 12, 'return')
  const contact = stage.contacts.get(who.administrationId) as Cast
  const social = service('Servizi sociali')
  await stage.as(contact, stage.at(1, 15, 20), async (tx, when) => {
    const observation = (await listObservations(tx, planId)).find(
      (each) => each.digitalServiceId === service('Anagrafe'),
    )
    if (observation)
      await replyToObservation(
        tx,
        {
          planId,
          observationId: observation.observationId,
          reply: 'La segue Irene Bassani; la qualificazione vale oltre il rilascio.',
        },
        when,
      )
    if (social)
      await saveItem(
        tx,
        {
          planId,
          digitalServiceId: social,
          version: 2,
          values: { destinationKind: null, destinationName: '', qualificationCode: null, endsOn: null },
        },
        when,
      )
  })
}

/** One workbook of several bodies that came in some days ago, and one that waits with cells to correct. */
async function addWorkbooks(stage: Stage): Promise<void> {
  const ipa = (position: number) => `c_zz${String(position + 1).padStart(2, '0')}`
  const bodies = stage.data.bodies
    .flatMap(({ services }, position) => (services > 0 ? [position] : []))
    .slice(2, 6)
  const [first = 0, second = 0, third = 0, fourth = 0] = bodies
  const wholeDay = (fromToday: number) => formatDate(stage.day(fromToday))
  await takeInWorkbook(stage, 12, 'costi-degli-applicativi.xlsx', true, [
    {
      name: 'Applicativi',
      rows: [
        ['Codice IPA', 'Applicativo', 'Prodotto', 'Costo annuo (€)', 'Licenze'],
        ...bodies.map((body, index) => [
          ipa(body),
          'Protocollo web',
          'Protocollo Web SaaS',
          1200.5 + index * 300,
          `${10 + index} postazioni`,
        ]),
      ],
    },
    {
      name: 'Servizi',
      rows: [
        ['Codice IPA', 'Servizio', 'Utenti'],
        ...bodies.map((body, index) => [ipa(body), 'Albo pretorio digitale', 40 + index]),
      ],
    },
    {
      name: 'Ospitalità',
      rows: [
        ['Codice IPA', 'Servizio', 'Dove sta', 'Applicativi'],
        ...bodies.map((body) => [ipa(body), 'Albo pretorio digitale', 'Cloud', 'Protocollo web']),
      ],
    },
  ])
  await takeInWorkbook(stage, 1, 'capacità-e-dipendenze.xlsx', false, [
    {
      name: 'Data center',
      rows: [
        [
          'Codice IPA',
          'Data center',
          'Server',
          'RAM (GB)',
          'Storage (GB)',
          'Capacità al giorno',
          'Chiusura prevista',
        ],
        [ipa(first), 'Municipio, piano terra', 3, 192, '4 TB', wholeDay(-20), '31/02/2027'],
        [ipa(second), 'Municipio, piano terra', 'due', 128, 2000, wholeDay(-20), ''],
        [ipa(third), 'Archivio, primo piano', 1, 64, 1000, wholeDay(-20), ''],
      ],
    },
    {
      name: 'Applicativi',
      rows: [
        ['Codice IPA', 'Applicativo', 'Costo annuo (€)', 'Rischio'],
        [ipa(first), 'Protocollo web', '1.500', 'Alt0'],
        [ipa(fourth), 'Protocollo web', '1.890,00', 'medio-alto'],
        ['c_zz99', 'Protocollo web', '900,00', 'Basso'],
      ],
    },
    {
      name: 'Dipendenze',
      rows: [
        ['Codice IPA', 'Servizio', 'Dipende da', 'Perché'],
        [ipa(second), 'Albo pretorio digitale', 'Albo pretorio digital', 'Stesso archivio'],
      ],
    },
  ])
}

async function takeInWorkbook(
  stage: Stage,
  daysAgo: number,
  fileName: string,
  isApplied: boolean,
  sheets: Parameters<typeof writeSheets>[0],
): Promise<void> {
  const content = await writeSheets(sheets, 'xlsx')
  const clerk = stage.office[0] as Cast
  const when = stage.at(daysAgo, 11)
  const actor = { kind: 'person' as const, ...clerk, sends: [], today: dateInRome(when) }
  const acting = actingOf(actor)
  const reader = new WorkbookReader({ db: stage.store.db, clock: () => when }, (error) => {
    throw error
  })
  const id = await stage.as(clerk, when, (tx) =>
    uploadWorkbook(tx, { actor, acting, bodyId: null, fileName, content, sha256: hashOf(content) }, when),
  )
  await reader.kick()
  if (!isApplied) return
  await stage.as(clerk, when, async (tx) => {
    const { fingerprint } = await getWorkbookImport(tx, id)
    await applyImport(tx, { id, isAllOrNothing: true, fingerprint: fingerprint ?? '', acting }, when)
  })
  await reader.kick()
}

/** Terms of the office's own, so that something is due this week, in three weeks and in three months. */
async function addOfficeTerms(stage: Stage, associationId: AssociationId): Promise<void> {
  const terms = [
    {
      code: 'UFF-INVENTARIO',
      title: 'Elenco dei servizi aggiornato',
      dueOn: stage.day(5),
      subject: 'classification' as const,
    },
    {
      code: 'UFF-PIANI',
      title: 'Piani ancora da trasmettere',
      dueOn: stage.day(21),
      subject: 'plan' as const,
    },
    {
      code: 'UFF-CONFERENZA',
      title: 'Relazione alla Conferenza dei Sindaci',
      dueOn: stage.day(90),
      subject: 'other' as const,
    },
  ]
  await stage.as(stage.office[0] as Cast, stage.at(30), async (tx, when) => {
    for (const term of terms)
      await addTerm(
        tx,
        {
          ...term,
          validFrom: tx.actor.today,
          associationId,
          source: stage.data.association.name,
          certainty: 'house',
        },
        when,
      )
  })
}

interface DemoQualifiedService {
  readonly code: string
  readonly supplier: string
  readonly name: string
  readonly serviceKind: string
  readonly levelCode: string | null
  readonly qualifiedDaysAgo: number
  readonly renewalAskedDaysAgo: number | null
}

/** What invented suppliers sell: several levels, one not known, one expired, one about to, one being renewed. */
async function addQualifiedServices(stage: Stage): Promise<void> {
  const text = await readFile(join(projectRoot, 'db', 'demo', 'qualified-services.json'), 'utf8')
  const { services } = JSON.parse(text) as { services: readonly DemoQualifiedService[] }
  const rows = services.map(({ qualifiedDaysAgo, renewalAskedDaysAgo, ...rest }) => ({
    ...rest,
    state: 'qualified',
    renewalAskedOn: renewalAskedDaysAgo === null ? null : stage.day(-renewalAskedDaysAgo),
    validFrom: stage.day(-qualifiedDaysAgo),
    source: 'Catalogo dimostrativo, fornitori inventati',
    certainty: 'inferred',
  }))
  const file = Buffer.from(JSON.stringify({ kind: 'qualified_services', rows }))
  const read = readReferenceFile(referenceKinds, 'servizi-qualificati-demo.json', file)
  await stage.asSystem(stage.at(20), (tx, when) => applyReferenceFile(tx, read, when))
}
