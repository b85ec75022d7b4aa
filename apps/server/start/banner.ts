export interface BannerFacts {
  url: string;
  signInLink: string | null;
  dataDir: string;
  logFile: string;
  startSeconds: number;
}

/** The last thing a start prints: where to go. */
export function banner({ url, signInLink, dataDir, logFile, startSeconds }: BannerFacts): string {
  const rows = [
    ['Plumbline', url],
    signInLink
      ? ['Sign in', `${signInLink}   (works once; a new one: npx plumbline sign-in)`]
      : ['Sign in', 'with your account, or by a new link: npx plumbline sign-in'],
    ['Data', dataDir],
    ['Log', logFile],
  ];
  const lines = rows.map(([name = '', value]) => `  ${name.padEnd(10)} ${value}`);
  return ['', ...lines, '', `  Ready after ${startSeconds.toFixed(1)} s. Ctrl-C stops everything.`, ''].join('\n');
}
