/** "Firefox on Linux": enough for a person to recognise their own device; a User-Agent proves nothing. */
export function deviceOf(userAgent: string | null): string {
  if (!userAgent) return 'An unknown device';
  const browser = /\bEdg(?:e|A|iOS)?\//.test(userAgent)
    ? 'Edge'
    : /\bOPR\//.test(userAgent)
      ? 'Opera'
      : /\b(?:Firefox|FxiOS)\//.test(userAgent)
        ? 'Firefox'
        : /\b(?:Chrome|CriOS|HeadlessChrome|Chromium)\//.test(userAgent)
          ? 'Chrome'
          : /\bSafari\//.test(userAgent)
            ? 'Safari'
            : null;
  const system = /\b(?:iPhone|iPad|iPod)\b/.test(userAgent)
    ? 'iOS'
    : /\bAndroid\b/.test(userAgent)
      ? 'Android'
      : /\bWindows\b/.test(userAgent)
        ? 'Windows'
        : /\bMac OS X\b|\bMacintosh\b/.test(userAgent)
          ? 'macOS'
          : /\bCrOS\b/.test(userAgent)
            ? 'ChromeOS'
            : /\bLinux\b|\bX11\b/.test(userAgent)
              ? 'Linux'
              : null;
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? userAgent.split(/[\s/(]/)[0]!.slice(0, 40);
}
