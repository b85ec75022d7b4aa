interface Weighed {
  id: number;
  name: string;
  criticality: number;
}

/**
 * The most critical first, equally critical ones by name. `first` are the `count` most critical ones with ties anyhow;
 * `named` those at least as critical as the last of them, by name: of those at the edge it has the right ones.
 */
export function mostCritical<One extends Weighed>(first: readonly One[], named: readonly One[], count: number): One[] {
  const edge = first.at(-1)?.criticality ?? 0;
  const above = first.filter((one) => one.criticality > edge);
  const atEdge = named.filter((one) => one.criticality === edge);
  // While the second list is on its way the first one stands as it came.
  const rest = atEdge.length === 0 ? first.filter((one) => one.criticality === edge) : atEdge;
  return [...above.sort(byWeight), ...rest].slice(0, count);
}

const byWeight = (a: Weighed, b: Weighed): number => b.criticality - a.criticality || a.name.localeCompare(b.name);
