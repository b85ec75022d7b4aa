export { showHostKey } from './show.ts';
export { createSshDriver, type SshDriverOptions } from './ssh.ts';
export { type HostKey, type HostKeyPolicy, hostKeyOf, type SshAuth, type SshTarget } from './target.ts';
