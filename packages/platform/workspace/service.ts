import type { Workspace } from './workspace.ts';

/**
 * Something that lives as long as a workspace (the graph in memory, the sign-in, a cache), made once per workspace when
 * it is first asked for and closed with it. A module declares its services; nothing is global.
 */
export interface Service<Value> {
  readonly name: string;
  open(workspace: Workspace): Promise<{ value: Value; close?: () => Promise<void> }>;
}

export function defineService<Value>(
  name: string,
  open: (workspace: Workspace) => Promise<{ value: Value; close?: () => Promise<void> }>,
): Service<Value> {
  return { name, open };
}

/** A need that a lower module declares and the app fulfils with a part of another module. */
export interface Port<Value> {
  readonly name: string;
  /** Only carries the type. */
  readonly value?: Value;
}

export function definePort<Value>(name: string): Port<Value> {
  return { name };
}
