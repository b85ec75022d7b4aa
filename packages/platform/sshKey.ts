import ssh2 from 'ssh2';

export interface SshKeyPair {
  /** OpenSSH's format, of several lines. */
  private: string;
  /** A line of authorized_keys. */
  public: string;
}

/**
 * A new ed25519 key that every SSH program reads. One in 256 that ssh2 makes is broken (github.com/mscdex/ssh2, issue 1514):
 * it drops a zero at the begin of the public half. Its own reader refuses those, so another is made.
 */
export function newSshKey(
  comment?: string,
  make: () => SshKeyPair = () => ssh2.utils.generateKeyPairSync('ed25519', comment ? { comment } : {}),
): SshKeyPair {
  for (;;) {
    const pair = make();
    if (isReadable(pair.public) && isReadable(pair.private)) return pair;
  }
}

const isReadable = (key: string): boolean => !(ssh2.utils.parseKey(key) instanceof Error);
