import type { QueryClient } from '@tanstack/react-query';
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { asProblem } from '../api/problem.ts';
import { home, me } from '../api/queries.ts';
import { nearMiss } from '../nearMiss.ts';
import { workspacePrefix } from '../paths.ts';
import { BrokenPage, MissingPage } from './ErrorPages.tsx';
import { Shell } from './Shell.tsx';

/** Search values stay text, so that an address reads as it was typed. */
const parseSearch = (text: string) => Object.fromEntries(new URLSearchParams(text));
const stringifySearch = (search: Record<string, unknown>) => {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text ? `?${text}` : '';
};

export function createAppRouter(client: QueryClient) {
  const root = createRootRoute({
    component: Shell,
    notFoundComponent: MissingPage,
    errorComponent: ({ error, reset }) => <BrokenPage problem={asProblem(error)} retry={reset} />,
    beforeLoad: ({ location }) => {
      const there = nearMiss(location.pathname);
      if (there) throw redirect({ to: there, search: location.search, replace: true } as never);
      void client.prefetchQuery(me());
    },
  });
  const text = (search: Record<string, unknown>) => search as Record<string, string | undefined>;
  const page = <Path extends string>(
    path: Path,
    load: () => Promise<Record<string, React.ComponentType>>,
    name: string,
    loader?: () => void,
  ) =>
    createRoute({
      getParentRoute: () => root,
      path,
      validateSearch: text,
      component: lazyRouteComponent(load, name),
      ...(loader ? { loader } : {}),
    });

  const tree = root.addChildren([
    page(
      '/',
      () => import('../pages/loop/LoopPage.tsx'),
      'LoopPage',
      () => void client.prefetchQuery(home()),
    ),
    page('/estate', () => import('../pages/estate/EstatePage.tsx'), 'EstatePage'),
    page('/components/$key', () => import('../pages/component/ComponentPage.tsx'), 'ComponentPage'),
    page('/compare', () => import('../pages/compare/ComparePage.tsx'), 'ComparePage'),
    page('/intake', () => import('../pages/intake/IntakesPage.tsx'), 'IntakesPage'),
    page('/intake/$key', () => import('../pages/intake/IntakePage.tsx'), 'IntakePage'),
    page('/vault', () => import('../pages/vault/VaultPage.tsx'), 'VaultPage'),
    page('/sources', () => import('../pages/sources/SourcesPage.tsx'), 'SourcesPage'),
    page('/racks', () => import('../pages/rack/RacksPage.tsx'), 'RacksPage'),
    page('/networks', () => import('../pages/networks/NetworksPage.tsx'), 'NetworksPage'),
    page('/trace/$key', () => import('../pages/trace/TracePage.tsx'), 'TracePage'),
    page('/topology', () => import('../pages/topology/TopologyPage.tsx'), 'TopologyPage'),
    page('/turns', () => import('../pages/turn/TurnsPage.tsx'), 'TurnsPage'),
    page('/turns/$key', () => import('../pages/turn/TurnPage.tsx'), 'TurnPage'),
    page('/line/$key', () => import('../pages/line/LinePage.tsx'), 'LinePage'),
    page('/changes', () => import('../pages/change/ChangesPage.tsx'), 'ChangesPage'),
    page('/changes/$key', () => import('../pages/change/ChangePage.tsx'), 'ChangePage'),
    page('/procedures', () => import('../pages/procedures/ProceduresPage.tsx'), 'ProceduresPage'),
    page('/procedures/$key', () => import('../pages/procedures/ProcedurePage.tsx'), 'ProcedurePage'),
    page('/procedures/$key/start', () => import('../pages/procedures/StartPage.tsx'), 'StartPage'),
    page('/runs', () => import('../pages/run/RunsPage.tsx'), 'RunsPage'),
    page('/runs/$key', () => import('../pages/run/RunPage.tsx'), 'RunPage'),
    page('/approvals', () => import('../pages/run/ApprovalsPage.tsx'), 'ApprovalsPage'),
    page('/standards', () => import('../pages/strategy/StandardsPage.tsx'), 'StandardsPage'),
    page('/portfolio', () => import('../pages/strategy/PortfolioPage.tsx'), 'PortfolioPage'),
    page('/signals', () => import('../pages/operations/SignalsPage.tsx'), 'SignalsPage'),
    page('/observations', () => import('../pages/observation/ObservationsPage.tsx'), 'ObservationsPage'),
    page('/agents', () => import('../pages/agents/AgentsPage.tsx'), 'AgentsPage'),
    page('/policies', () => import('../pages/policies/PoliciesPage.tsx'), 'PoliciesPage'),
    page('/break-glass', () => import('../pages/breakGlass/BreakGlassPage.tsx'), 'BreakGlassPage'),
    page('/people', () => import('../pages/people/PeoplePage.tsx'), 'PeoplePage'),
    page('/people/$key', () => import('../pages/growth/GrowthPage.tsx'), 'GrowthPage'),
    page('/my-work', () => import('../pages/work/WorkPage.tsx'), 'WorkPage'),
    page('/account', () => import('../pages/account/AccountPage.tsx'), 'AccountPage'),
    page('/portal', () => import('../pages/request/PortalPage.tsx'), 'PortalPage'),
    page('/portal/$key', () => import('../pages/request/RequestPage.tsx'), 'RequestPage'),
    page('/requests', () => import('../pages/request/RequestsPage.tsx'), 'RequestsPage'),
    page('/requests/$key', () => import('../pages/request/RequestPage.tsx'), 'RequestPage'),
    page('/notifications', () => import('../pages/notifications/NotificationsPage.tsx'), 'NotificationsPage'),
    page('/handover', () => import('../pages/request/HandoverPage.tsx'), 'HandoverPage'),
    page('/proven', () => import('../pages/signin/ProvenPage.tsx'), 'ProvenPage'),
    page('/sign-in', () => import('../pages/signin/SignInPage.tsx'), 'SignInPage'),
  ]);
  return createRouter({
    routeTree: tree,
    basepath: workspacePrefix || '/',
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultPendingMs: 300,
    defaultErrorComponent: ({ error, reset }) => <BrokenPage problem={asProblem(error)} retry={reset} />,
  });
}
