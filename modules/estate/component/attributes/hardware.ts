import { z } from 'zod';
import { common, host, managed, network, owned, racked, software } from './groups.ts';
import { bytes, count, text } from './value.ts';

/** Devices, hosts, their parts and what bundles them. */
export const hardware = {
  device: z.strictObject({
    ...common,
    ...managed,
    ...owned,
    ...racked,
    ...network,
    role: z
      .enum([
        'router',
        'switch',
        'firewall',
        'load-balancer',
        'access-point',
        'printer',
        'phone',
        'camera',
        'console',
        'patch-panel',
        'pdu',
        'chassis',
        'other',
      ])
      .optional(),
    hostname: text.optional(),
    fqdn: text.optional(),
    osName: text.optional(),
    osVersion: text.optional(),
    portCount: count.optional(),
  }),
  server: z.strictObject({ ...common, ...owned, ...racked, ...host, role: text.optional() }),
  pc: z.strictObject({
    ...common,
    ...owned,
    ...host,
    form: z.enum(['desktop', 'laptop', 'tablet', 'thin-client']).optional(),
    assignedTo: text.optional(),
  }),
  vm: z.strictObject({
    ...common,
    ...host,
    hypervisor: text.optional(),
    role: text.optional(),
    vendor: text.optional(),
    model: text.optional(),
    serial: text.optional(),
  }),
  'container-host': z.strictObject({
    ...common,
    ...owned,
    ...racked,
    ...host,
    engine: text.optional(),
    engineVersion: text.optional(),
  }),
  cluster: z.strictObject({ ...common, ...software, role: text.optional(), size: count.optional() }),
  storage: z.strictObject({
    ...common,
    ...owned,
    ...racked,
    ...network,
    capacityBytes: bytes.optional(),
    usedBytes: bytes.optional(),
    protocol: z.enum(['block', 'file', 'object']).optional(),
    redundancy: text.optional(),
  }),
  module: z.strictObject({ ...common, ...owned, bay: text.optional(), partNumber: text.optional() }),
} as const;
