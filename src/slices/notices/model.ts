// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AdministrationId, Branded, PersonId } from '../../shared/ids.ts'

export type NoticeId = Branded<'NoticeId'>
export type MailId = Branded<'MailId'>

/**
 * Who is told. `plan`: the people of its body and office, and who examines it; `plan_side`: body and office only; `programme`: who
 * decides on the programme's side; or people by id. With the first two, `subjectId` is the plan's. `spending` and `spending_side` are
 * the same for a spending request.
 */
export type Audience = 'plan' | 'plan_side' | 'spending' | 'spending_side' | 'programme' | readonly PersonId[]

export type NoticeDetails = Readonly<Record<string, string | number | null>>

/** Something people must hear of. */
export interface NewNotice {
  readonly audience: Audience
  /** For example 'submitted', 'returned', 'assigned'; the words are given by the slice that tells it. */
  readonly kind: string
  readonly administrationId: AdministrationId | null
  readonly subjectKind: string
  readonly subjectId: string
  /** What its words quote: a version number, how many observations. */
  readonly details?: NoticeDetails
  /** The page it opens: a path of ours. */
  readonly href: string
  /** The mail of who wants one; without it nobody gets a mail. Plain text, the link is added. */
  readonly mail?: { readonly subject: string; readonly body: string }
}

export interface Notice {
  readonly id: NoticeId
  readonly kind: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly administrationName: string | null
  readonly details: NoticeDetails
  readonly href: string
  readonly createdAt: Date
  readonly openedAt: Date | null
}

/** How a kind of notice reads: one alone, and several told by one act («Ti sono stati assegnati 12 piani»), with where these lead. */
export interface NoticeWords {
  readonly one: (notice: Notice) => string
  readonly many: (count: number) => string
  readonly manyHref: string
}

/** The words of one slice, or of all: by kind of subject, then by kind of notice. */
export type NoticeVocabulary = Readonly<Record<string, Readonly<Record<string, NoticeWords>>>>

/** What a person was told by one act: one notice, or several of the same kind. */
export interface ToldAct {
  readonly first: Notice
  readonly count: number
  readonly isUnread: boolean
}

/** One line of a list of notices: an act, in words. */
export interface NoticeLine {
  /** Its first notice: opening it opens all of the act. */
  readonly id: NoticeId
  readonly text: string
  readonly at: Date
  readonly isUnread: boolean
}

/** A mail as the administrator sees it: never its text. */
export interface QueuedMail {
  readonly id: MailId
  readonly recipient: string
  readonly subject: string
  readonly state: 'waiting' | 'sent' | 'failed'
  readonly attempts: number
  readonly nextAttemptAt: Date
  readonly lastError: string | null
  readonly createdAt: Date
}

export interface MailCounts {
  /** Not sent yet, those tried already among them. */
  readonly waiting: number
  readonly failed: number
  /** Since the instant asked. */
  readonly sent: number
}
