import { z } from 'zod';
import { productSchema } from '../lifecycles/lifecycle.ts';

/** Products of our own, beside those of the lifecycle source. */
export const ownProductFileSchema = z.strictObject({
  products: z.array(productSchema.extend({ releases: productSchema.shape.releases.default([]) })),
});

/** What the extended support of a product is: open to everybody, or by contract only. */
export const supportOfferSchema = z.strictObject({
  product: z.string().min(1),
  name: z.string().min(1),
  access: z.enum(['open', 'contract']),
  note: z.string().min(1),
});

export const supportOfferFileSchema = z.strictObject({ offers: z.array(supportOfferSchema) });

export type SupportOffer = z.infer<typeof supportOfferSchema>;
