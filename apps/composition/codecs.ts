// The foreign formats that intake reads.
import type { Codec } from '#estate';

export const codecs: readonly Codec[] = [];
