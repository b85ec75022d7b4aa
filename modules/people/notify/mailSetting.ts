import type { Workspace } from '#platform';
import type { MailSecurity, MailServer } from './send/mail.ts';
import { sealOf } from './settings.ts';

export const MAIL_PURPOSE = 'mail password';

/** null: no mail server is set. */
export async function mailServer(workspace: Workspace): Promise<MailServer | null> {
  const row = await workspace.db.selectFrom('mail_setting').selectAll().executeTakeFirst();
  if (!row) return null;
  return {
    host: row.host,
    port: row.port,
    security: row.security as MailSecurity,
    ca: row.ca,
    username: row.username,
    password: row.sealed_password === null ? null : sealOf(workspace).open(row.sealed_password, MAIL_PURPOSE),
    sender: row.sender,
  };
}
