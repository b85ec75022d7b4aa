// What the rest of the product needs of notices.
import type { AnyOperation } from '#platform';
import { inboxOperations } from './operations/inbox.ts';
import { installationOperations } from './operations/installation.ts';
import { preferenceOperations } from './operations/preferences.ts';

export { breakGlassNotices } from './breakGlass.ts';
export { mailServer } from './mailSetting.ts';
export type { NoticeDraft, NoticeKind } from './notice.ts';
export type { Notifier } from './notifier.ts';
export { startNotifier } from './notifier.ts';
export { retention as noticeRetention } from './retention.ts';
export { sendMail } from './send/mail.ts';
export type { NoticeSource, PushSettings } from './settings.ts';
export { linkTo, noticeSources, pushSettings } from './settings.ts';

export const noticeOperations: AnyOperation[] = [
  ...inboxOperations,
  ...preferenceOperations,
  ...installationOperations,
];
