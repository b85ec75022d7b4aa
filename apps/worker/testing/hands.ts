// Real commands on this machine, through the driver that Plumbline uses for it.
import { createLocalDriver, thisMachine } from '#drivers/local';
import type { ExecuteOn, Marker } from '#procedures';

export interface TestHands {
  executeOn: ExecuteOn;
  close(): Promise<void>;
}

/** `scope` keeps the attempts of this test's runs apart from those of other workspaces on this machine. */
export function openTestHands(scope: string): TestHands {
  const driver = createLocalDriver();
  const scoped = (marker: Marker) => ({ ...marker, scope });
  return {
    executeOn: () => ({
      exec: ({ argv, env, sudo }, options) => driver.exec(thisMachine, { argv }, { ...options, env, sudo }),
      execMarked: (marker, { argv, env, sudo }, options) =>
        driver.execMarked(thisMachine, scoped(marker), { argv }, { ...options, env, sudo }),
      observe: (marker, options) => driver.observe(thisMachine, scoped(marker), options),
      follow: (marker, options) => driver.follow(thisMachine, scoped(marker), options),
      stopEarlier: (marker, options) => driver.stopEarlier(thisMachine, scoped(marker), options),
    }),
    close: () => driver.close(),
  };
}

/** The identity of a workspace, as the composition uses it. */
export function scopeOf(databaseUrl: string): string {
  return new URL(databaseUrl).pathname.slice(1).replaceAll('_', '-');
}
