import { z } from 'zod';

/** What steps say to services: HTTP and LDAP. In every text `{…}` stands for a value (template.ts). */
const text = z.string().min(1).max(4000);
const credentialName = z.string().regex(/^[a-z][a-z0-9-]{0,79}$/, 'must be the name of a credential in the vault');
/** Text, numbers and lists of them, as the other side wants them; a text may hold `{…}`. */
const json = z.json();

export const httpSchema = z.strictObject({
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  url: text
    .regex(/^(https?:\/\/[^\s]|\{)/, 'must begin with https://, http:// or {input}')
    .describe('https://…; what {…} stands for is percent-encoded, except an input of type url at the beginning.'),
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,80}$/, 'must be the name of a header'), text).default({}),
  body: z
    .union(
      [
        z.strictObject({ json }),
        z.strictObject({ form: z.record(z.string().max(200), z.string().max(4000)) }),
        z.strictObject({ text: z.string().max(200_000), type: z.string().min(3).max(120).default('text/plain') }),
      ],
      { error: 'must be {json: …}, {form: …} or {text: …, type: …}' },
    )
    .optional(),
  credential: z
    .strictObject({
      name: credentialName,
      as: z
        .union([z.enum(['bearer', 'basic']), z.strictObject({ header: z.string().regex(/^[A-Za-z0-9-]{1,80}$/) })], {
          error: 'must be bearer, basic or {header: …}',
        })
        .default('bearer'),
    })
    .optional(),
  expect: z
    .strictObject({
      status: z.array(z.int().min(100).max(599)).min(1).max(20).default([200]),
      json: z
        .record(z.string().regex(/^(\/[^/]*)+$/, 'must be a JSON pointer, such as /state'), json)
        .default({})
        .describe('JSON pointer into the answer → the value that must stand there.'),
    })
    .default({ status: [200], json: {} }),
});
export type HttpDefinition = z.infer<typeof httpSchema>;

const dn = z.string().min(1).max(1000).describe('A distinguished name; values in it are escaped.');
const attribute = z.string().regex(/^[A-Za-z][A-Za-z0-9;-]{0,79}$/, 'must be the name of an attribute');

export const ldapRequestSchema = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('password-modify').describe('RFC 3062'),
    dn,
    newPassword: text,
    oldPassword: text.optional(),
  }),
  z.strictObject({
    action: z.literal('ad-unicodepwd').describe('Active Directory; over TLS only'),
    dn,
    newPassword: text,
    mustChange: z.boolean().default(false),
  }),
  z.strictObject({
    action: z
      .literal('ad-account')
      .describe('Active Directory: disables or enables an account; the other flags of userAccountControl stay.'),
    dn,
    state: z.enum(['disabled', 'enabled']),
  }),
  z.strictObject({
    action: z.literal('modify'),
    dn,
    changes: z
      .array(
        z.strictObject({
          op: z.enum(['add', 'delete', 'replace']),
          attribute,
          values: z.array(z.string().max(4000)).max(100).default([]),
        }),
      )
      .min(1)
      .max(50),
  }),
  z.strictObject({
    action: z.literal('add'),
    dn,
    attributes: z.record(attribute, z.array(z.string().max(4000)).min(1)),
  }),
  z.strictObject({ action: z.literal('delete'), dn }),
  z.strictObject({
    action: z.literal('search'),
    base: dn,
    scope: z.enum(['base', 'one', 'sub']).default('sub'),
    filter: z.string().min(3).max(1000).default('(objectClass=*)'),
    attributes: z.array(attribute).max(50).default([]),
    expect: z
      .strictObject({ min: z.int().min(0).default(0), max: z.int().min(0).max(1000).default(1000) })
      .default({ min: 1, max: 1 })
      .describe('How many entries must be found.'),
    otherwise: z.string().min(3).max(500).optional().describe('What people read where that is not so.'),
  }),
  z.strictObject({ action: z.literal('compare'), dn, attribute, value: text, expect: z.boolean().default(true) }),
  z.strictObject({
    action: z
      .literal('protection')
      .describe(
        'Fails where the account is an administrator: by its groups, also nested ones, its number or adminCount.',
      ),
    base: dn,
    dn,
    account: text.optional().describe('The name by which POSIX groups (memberUid) hold it.'),
    groups: z.array(z.string().min(1).max(200)).min(1).max(100).describe('Names of the protected groups.'),
  }),
  z.strictObject({
    action: z.literal('bind-check').describe('Signs in, to see whether it can'),
    dn,
    password: text,
    expect: z.enum(['accepted', 'refused']).default('accepted'),
  }),
]);
export type LdapRequestDefinition = z.infer<typeof ldapRequestSchema>;
/** Takes fields of a component in the estate to other values, or the component a step along its lifecycle. */
export const estateSchema = z
  .strictObject({
    patch: z
      .partialRecord(z.enum(['name', 'owner', 'criticality', 'site', 'attributes']), json)
      .optional()
      .describe('As component.update takes it; an attribute of null is taken away.'),
    move: z
      .string()
      .regex(/^[a-z]{2,20}$/)
      .optional()
      .describe('A move along the lifecycle, such as retire.'),
  })
  .refine((estate) => estate.patch !== undefined || estate.move !== undefined, 'must hold patch or move');
export type EstateDefinition = z.infer<typeof estateSchema>;
