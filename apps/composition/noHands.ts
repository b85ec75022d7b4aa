// What a workspace gets whose machines exist on paper only.
import { PlumblineError } from '#kernel';
import type { Hands } from './hands.ts';

function refusal(): PlumblineError {
  return new PlumblineError(
    'host_unreachable',
    'The example organisation has no real hosts: nothing can be looked at or run there. Go back to your own infrastructure for that.',
  );
}

/** Reaches nothing, whatever is asked: the addresses of the example are made up, and must never be dialled. */
export const noHands: Hands = {
  meet: () => () => Promise.reject(refusal()),
  look: () => () => Promise.reject(refusal()),
  execute: () => () => {
    throw refusal();
  },
  http: () => () => Promise.reject(refusal()),
  ldap: () => Promise.reject(refusal()),
  showHostKey: () => Promise.reject(refusal()),
  close: async () => {},
};
