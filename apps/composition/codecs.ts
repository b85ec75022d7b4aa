// The foreign formats that intake reads.
import type { Codec } from '#estate';
import { ansible } from '#interop/ansible';
import { nmap } from '#interop/nmap';
import { terraform } from '#interop/terraform';

export const codecs: readonly Codec[] = [ansible, nmap, terraform];
