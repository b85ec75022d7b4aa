// Every format that is taken in, with what the attacks of hostile.test.ts need to know of it.
import { readFileSync } from 'node:fs';
import { contentHash } from '#kernel';
import { codecs } from '../../apps/composition/codecs.ts';
import { readDocument } from '../../modules/estate/yaml/document.ts';
import { readPeopleCsv } from '../../modules/people/roster/csv.ts';
import { readPeopleLdif } from '../../modules/people/roster/ldif.ts';

export interface Format {
  read(bytes: Uint8Array): unknown;
  /** A whole, valid document; larger than a few hundred bytes. */
  sample: Buffer;
  /** A valid document with a text wherever it takes one. */
  withText(text: string): string;
  /**
   * What becomes of a document that is cut off: it is refused; it says so itself and gives what stands whole; or it
   * can't be known of this format (a table that ends early is a shorter table), and then nothing is gone because of it.
   */
  cutOff: 'refused' | 'noted' | 'unknown';
  /** Whether it finds out by itself in which encoding it is; else only UTF-8 is taken. */
  detectsEncoding?: true;
  /** Documents that attack this kind of text (JSON, XML, YAML), each to be refused. */
  attacks: { [name: string]: string };
}

const fixture = (path: string): Buffer => readFileSync(new URL(`../../${path}`, import.meta.url));
const json = (value: unknown): string => JSON.stringify(value);
const deep = 100_000;

/** A JSON document in which one place takes any JSON text. */
const attacksOfJson = (place: (value: string) => string): { [name: string]: string } => ({
  'a name that objects inherit (__proto__)': place('{"__proto__": {"polluted": true}}'),
  'a name that objects inherit (constructor)': place('{"constructor": {"prototype": {"polluted": true}}}'),
  'a name said twice': place('{"a": 1, "a": 2}'),
  'a number without end': place('1e400'),
  'what is no number': place('NaN'),
  'lists in lists': place('['.repeat(deep) + ']'.repeat(deep)),
  'maps in maps': place(`${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`),
  'half a surrogate pair': place('"\\ud800"'),
  'a NUL': place('"a\\u0000b"'),
});

const laughs = [
  'a: &a ["lol","lol","lol","lol","lol","lol","lol","lol","lol"]',
  ...[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`),
].join('\n');

const described: { [key: string]: Omit<Format, 'read'> } = {
  csv: {
    sample: Buffer.from(
      [
        'id,kind,name,serial,description',
        ...Array.from(
          { length: 20 },
          (_, index) => `A-${index},server,"srv ${index}",SN-${index},"Zürich, floor ${index}"`,
        ),
      ].join('\n'),
    ),
    withText: (text) => `id,kind,name,serial,description\n1,server,${quoted(text)},${quoted(text)},${quoted(text)}\n`,
    cutOff: 'unknown',
    detectsEncoding: true,
    attacks: { 'a quote without end': 'kind,name\nserver,"a' },
  },
  nmap: {
    sample: fixture('interop/nmap/fixtures/system.xml'),
    withText: (text) =>
      `<nmaprun args="${escaped(text)}" version="7.93"><host><status state="up"/><address addr="192.0.2.1" addrtype="ipv4"/><hostnames><hostname name="${escaped(text)}" type="PTR"/></hostnames><ports><port protocol="tcp" portid="80"><state state="open"/><service name="http" product="${escaped(text)}" version="${escaped(text)}" method="probed" conf="10"/></port></ports></host></nmaprun>`,
    cutOff: 'noted',
    attacks: {
      'a billion laughs': `<?xml version="1.0"?>\n<!DOCTYPE nmaprun [\n<!ENTITY a "lol">\n<!ENTITY b "&a;&a;&a;&a;">\n<!ENTITY c "&b;&b;&b;&b;">\n]>\n<nmaprun args="&c;"/>`,
      'an entity from a file': '<!DOCTYPE nmaprun [<!ENTITY x SYSTEM "file:///etc/passwd">]><nmaprun args="&x;"/>',
      'a document type from elsewhere': '<!DOCTYPE nmaprun SYSTEM "http://192.0.2.1/evil.dtd"><nmaprun/>',
      'an entity that nobody defined': '<nmaprun args="&x;"/>',
      'elements in elements': `<nmaprun>${'<a>'.repeat(deep)}${'</a>'.repeat(deep)}</nmaprun>`,
      'tags that cross': '<nmaprun><a><b></a></b></nmaprun>',
      'two roots': '<nmaprun version="7"/><nmaprun/>',
    },
  },
  ansible: {
    sample: fixture('interop/ansible/fixtures/setup-host1.json'),
    withText: (text) =>
      json({
        ansible_facts: {
          ansible_hostname: text,
          ansible_kernel: text,
          ansible_product_name: text,
          ansible_lsb: { description: text },
        },
      }),
    cutOff: 'refused',
    attacks: attacksOfJson((value) => `{"ansible_facts": {"ansible_hostname": "a",\n"x": ${value}}}`),
  },
  terraform: {
    sample: fixture('interop/terraform/fixtures/shop.tfstate'),
    withText: (text) =>
      json({
        version: 4,
        lineage: 'l',
        resources: [
          {
            mode: 'managed',
            type: 'hcloud_server',
            name: 'x',
            instances: [{ attributes: { name: text, server_type: text } }],
          },
        ],
      }),
    cutOff: 'refused',
    attacks: attacksOfJson((value) => `{"version": 4, "lineage": "l", "resources": [],\n"x": ${value}}`),
  },
  netbox: {
    sample: Buffer.from(
      json([
        { model: 'dcim.site', pk: 1, fields: { name: 'Zürich', slug: 'zurich', status: 'active' } },
        {
          model: 'dcim.site',
          pk: 2,
          fields: { name: 'Wien', slug: 'wien', status: 'active', comments: 'x'.repeat(200) },
        },
      ]),
    ),
    withText: (text) =>
      json([
        {
          model: 'dcim.site',
          pk: 1,
          fields: { name: text, slug: 'a', status: 'active', facility: text, comments: text },
        },
      ]),
    cutOff: 'refused',
    attacks: attacksOfJson(
      (value) =>
        `[{"model": "dcim.site", "pk": 1, "fields": {"name": "a", "slug": "a", "status": "active"}},\n{"model": "dcim.site", "pk": 2, "fields": {"name": "b", "slug": "b", "x": ${value}}}]`,
    ),
  },
  'people in CSV': {
    sample: Buffer.from(
      [
        'name,email,title,manager,grants',
        ...Array.from(
          { length: 20 },
          (_, index) => `"Ünal, P${index}",p${index}@example.org,Engineer,p0@example.org,network:${1 + (index % 5)}`,
        ),
      ].join('\n'),
    ),
    withText: (text) => `name,email,title\n${quoted(text)},a@example.org,${quoted(text)}\n`,
    cutOff: 'unknown',
    attacks: {
      'a quote without end': 'name,email\n"a,b@example.org',
      'no columns of people': '__proto__,constructor\n1,2',
    },
  },
  'people in LDIF': {
    sample: fixture('modules/people/roster/fixtures/directory.ldif'),
    withText: (text) =>
      `dn: uid=a\nobjectClass: person\ncn:: ${Buffer.from(text).toString('base64')}\nmail: a@example.org\ntitle:: ${Buffer.from(text).toString('base64')}\n`,
    cutOff: 'unknown',
    attacks: { 'a list of changes': 'dn: uid=a\nchangetype: delete\n', 'what is not base64': 'dn: uid=a\ncn:: %%%\n' },
  },
  'the estate in YAML': {
    sample: fixture('docs/guides/examples/estate.yaml'),
    withText: (text) =>
      `plumbline: 1\ncomponents:\n  - kind: server\n    name: ${json(text)}\n    attributes: {description: ${json(text)}, model: ${json(text)}}\n`,
    cutOff: 'unknown',
    attacks: {
      'a billion laughs': `plumbline: 1\n${laughs}\n`,
      'a name that objects inherit':
        'plumbline: 1\ncomponents:\n  - kind: server\n    name: a\n    attributes: {__proto__: {polluted: true}}\n',
      'a name said twice': 'plumbline: 1\nplumbline: 1\n',
      'a number without end':
        'plumbline: 1\ncomponents:\n  - {kind: server, name: a, attributes: {memoryBytes: 1e400}}\n',
      'what is no number':
        'plumbline: 1\ncomponents:\n  - {kind: server, name: a, attributes: {cpuCount: .nan, rackUnit: .inf}}\n',
      'lists in lists': `plumbline: 1\ncomponents: ${'['.repeat(deep)}${']'.repeat(deep)}`,
      'a tag that makes objects': 'plumbline: 1\ncomponents: !!js/function "function(){}"\n',
      'half a surrogate pair': 'plumbline: 1\ncomponents:\n  - {kind: server, name: "\\ud800"}\n',
    },
  },
};

/** Formats that are no codecs of the estate, with how they are read. */
const others: { [key: string]: (bytes: Uint8Array) => unknown } = {
  'people in CSV': readPeopleCsv,
  'people in LDIF': readPeopleLdif,
  // As HTTP hands it over: bytes that are not UTF-8 never come so far (contentType.ts).
  'the estate in YAML': (bytes) => readDocument(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).document,
};

export const formatNames = [...codecs.map((codec) => codec.key), ...Object.keys(others)];

/** Throws where nobody has described what is to become of attacks on a format: a new codec brings its cases. */
export function formatOf(name: string): Format {
  const format = described[name];
  if (!format) throw new Error(`The format ${name} has no hostile cases yet: describe it in tests/intake/formats.ts.`);
  const codec = codecs.find((one) => one.key === name);
  return { ...format, read: codec ? (bytes) => codec.read(bytes, codec.options.parse({})) : others[name]! };
}

export const hashOf = (value: unknown): string => contentHash(JSON.parse(JSON.stringify(value)));
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
