// The foreign formats that intake reads.
import type { Codec } from '#estate';
import { ansible } from '#interop/ansible';
import { csv } from '#interop/csv';
import { netbox } from '#interop/netbox';
import { nmap } from '#interop/nmap';
import { terraform } from '#interop/terraform';

export const codecs: readonly Codec[] = [csv, ansible, netbox, nmap, terraform];
