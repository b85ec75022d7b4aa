import { type Id, ref } from '#kernel';
import type { Context } from '#platform';
import type { StoredComponent } from '../component/component.ts';
import { requireReadable } from '../component/scope.ts';
import type { IntakeCredential, IntakeTarget } from './intake.ts';

/**
 * Whether the actor may make this server look at a machine; asked before anything is touched. A level in one domain
 * reaches its machines where they are known to be, not any address under their name. Elsewhere the server's own key
 * opens doors for those only who may look anywhere; who brings a credential needs the level in some domain, and the
 * domain of what is found is asked for when it is known. Throws `not_found` for a component that one may not read.
 */
export async function requireMayLook(
  ctx: Context,
  request: { target: IntakeTarget; componentId?: Id | undefined; credential?: IntakeCredential | undefined },
): Promise<StoredComponent | null> {
  const component = request.componentId === undefined ? null : await requireReadable(ctx, request.componentId);
  if (component && isKnownPlace(component, request.target)) {
    await ctx.authorise('estate.observe', { ...ref('component', component.id), domainId: component.domainId });
    return component;
  }
  const scope = await ctx.scope('estate.observe');
  const bringsKey = request.credential?.privateKey !== undefined || request.credential?.password !== undefined;
  const elsewhere = request.target.kind === 'ssh' && bringsKey && scope !== 'all' && scope.length > 0;
  if (!elsewhere) await ctx.authorise('estate.observe', { type: 'intake', domainId: null });
  return component;
}

/** Whether a component says of itself that it is there. */
function isKnownPlace(component: { name: string; attributes: Record<string, unknown> }, target: IntakeTarget): boolean {
  if (target.kind === 'local') return false;
  const { management, addresses, hostname, fqdn } = component.attributes;
  const managed = management && typeof management === 'object' && 'address' in management ? management.address : null;
  const places = [component.name, managed, hostname, fqdn, ...(Array.isArray(addresses) ? addresses : [])];
  return places.some((place) => typeof place === 'string' && place.toLowerCase() === target.address.toLowerCase());
}
