// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ActorTx, type PersonActor, systemActor, withActor } from '../platform/db/actor.ts'
import type { Store } from '../platform/db/store.ts'
import type { DataClass } from '../shared/classification.ts'
import { addDays, dateInRome, type LocalDate } from '../shared/dates.ts'
import type { AdministrationId, AssignmentId, AssociationId, PersonId } from '../shared/ids.ts'
import type { Role } from '../shared/roles.ts'

export interface DemoBody {
  readonly name: string
  readonly residents2023: number
  readonly residents2011: number
  /** What its plan has come to, with the days since: «review:44». */
  readonly plan: string
  readonly services: number
  /** A service that somebody wrote twice in its inventory, and so in its plan. */
  readonly twice?: string
}

export interface DemoData {
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

export const noMail = { mailEnabled: false }

/** Somebody of the demonstration, who can act on any day. */
export interface Cast {
  readonly personId: PersonId
  readonly assignmentId: AssignmentId
  readonly role: Role
  readonly administrationId: AdministrationId | null
  readonly associationId: AssociationId | null
}

/** The demonstration being made: the day it is made for, and who acts in it. */
export class Stage {
  readonly store: Store
  readonly now: Date
  readonly today: LocalDate
  readonly data: DemoData
  readonly office: Cast[] = []
  readonly reviewers: Cast[] = []
  officer!: Cast
  readonly signers = new Map<AdministrationId, Cast>()
  readonly contacts = new Map<AdministrationId, Cast>()
  /** The members of the office, by name. */
  readonly bodies = new Map<string, AdministrationId>()

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
      sends: cast.role === 'delegate' ? ['plans', 'spending'] : [],
      today: dateInRome(when),
    }
    return withActor(this.store.db, actor, (tx) => fn(tx, when))
  }

  async asSystem<Result>(when: Date, fn: (tx: ActorTx, now: Date) => Promise<Result>): Promise<Result> {
    return withActor(this.store.db, systemActor('cli', when), (tx) => fn(tx, when))
  }
}
