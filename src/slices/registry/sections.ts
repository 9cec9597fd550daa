// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ComponentChildren, VNode } from 'preact'
import type { ActorTx } from '../../platform/db/actor.ts'
import type { Administration } from './model.ts'

/**
 * A part of the page of a body that another slice contributes. The application puts them together, so that the registry knows none of
 * them. Orders taken: 10 what is due, 20 identity and 25 office (the registry), 30 data centres, 40 services, 50 plan, 60 money,
 * 90 history (the registry).
 */
export interface BodySection {
  /** The id of the part in the page, and its address after `#`. */
  readonly key: string
  readonly title: string
  readonly order: number
  /** What the actor may see of it; null leaves the part out. `now` is the instant of the page. */
  load(tx: ActorTx, body: Administration, now: Date): Promise<BodySectionContent | null>
}

export interface BodySectionContent {
  readonly content: VNode
  /** Shown in the index of the page: «Servizi (13)». */
  readonly count?: number
  /** At the right of the heading: totals, links. */
  readonly aside?: ComponentChildren
  /** The action in the head of the page, «Apri il piano»; the first section that has one gives it. */
  readonly action?: { readonly label: string; readonly href: string }
}

/** A line of the box «Persone e deleghe», in order. */
export interface PersonLine {
  /** «Legale rappresentante» */
  readonly label: string
  /** «Paola V., fino al 31 dicembre 2026» */
  readonly value: ComponentChildren
}

/** Something else that the search of the whole site finds, besides bodies. */
export interface SearchSource {
  readonly key: string
  /** «Servizi» */
  readonly title: string
  /** The nearest first, at most `limit`, only what the actor may see. */
  find(tx: ActorTx, typed: string, limit: number): Promise<readonly SearchHit[]>
}

export interface SearchHit {
  readonly href: string
  readonly title: string
  readonly detail?: string
}

/** What the application gives to the registry's pages. */
export interface RegistryExtensions {
  readonly sections?: readonly BodySection[]
  readonly people?: (tx: ActorTx, body: Administration, now: Date) => Promise<readonly PersonLine[]>
  readonly searches?: readonly SearchSource[]
}
