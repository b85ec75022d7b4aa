import { z } from 'zod';
import { hostBitsCleared } from '../../network/address.ts';

/** What attributes are made of. Units stand in the names (bytes, watts, bits per second); days are `YYYY-MM-DD`. */
export const text = z.string().trim().min(1).max(500);
export const count = z.int().min(0);
export const bytes = z.int().min(0);
export const day = z.iso.date();
/** A host address in canonical text, without its prefix length. */
export const address = z.union([z.ipv4(), z.ipv6()], 'must be an IP address, such as 192.0.2.10 or 2001:db8::10');
export const prefix = z.union(
  [z.cidrv4(), z.cidrv6()],
  'must be a network with its length, such as 192.0.2.0/24 or 2001:db8::/64',
);
/** A prefix itself: what is beyond its length is zero. */
export const clearPrefix = prefix.superRefine((text, check) => {
  const meant = hostBitsCleared(text);
  if (meant !== null) check.addIssue({ code: 'custom', message: `has host bits set; did you mean ${meant}?` });
});
export const mac = z
  .string()
  .regex(/^([0-9a-f]{2}:){5,7}[0-9a-f]{2}$/, 'must be lower-case pairs with colons, such as 02:42:ac:11:00:02');
export const portNumber = z.int().min(1).max(65_535);
export const vlanId = z.int().min(1).max(4094);
export const currency = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as EUR');
