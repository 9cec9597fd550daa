// SPDX-License-Identifier: AGPL-3.0-or-later
export { type MailSetting, queueMail, tellAudience } from './commands.ts'
export { noticeErrors } from './errors.ts'
export type { Audience, NewNotice, Notice, NoticeVocabulary, NoticeWords } from './model.ts'
export { countUnread } from './store.ts'
