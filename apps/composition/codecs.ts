// The foreign formats that intake reads.
import type { Codec } from '#estate';
import { nmap } from '#interop/nmap';

export const codecs: readonly Codec[] = [nmap];
