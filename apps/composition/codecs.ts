// The foreign formats that intake reads.
import type { Codec } from '#estate';
import { ansible } from '#interop/ansible';
import { nmap } from '#interop/nmap';

export const codecs: readonly Codec[] = [ansible, nmap];
