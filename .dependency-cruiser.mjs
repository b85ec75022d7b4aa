// The arrows of ARCHITECTURE.md. `npm run check` runs this; scripts/boundaries.test.ts plants forbidden imports.
const modules = 'people|estate|procedures|strategy|delivery|operations|insight';

/** What each part may import besides itself. Everything else is forbidden. */
const arrows = {
  'packages/kernel': [],
  'packages/platform': ['packages/kernel'],
  'packages/api-client': [],
  drivers: ['packages/kernel'],
  'modules/people': ['packages/kernel', 'packages/platform', 'library'],
  'modules/estate': ['packages/kernel', 'packages/platform', 'modules/people', 'library'],
  'modules/procedures': ['packages/kernel', 'packages/platform', 'modules/people', 'modules/estate', 'library'],
  'modules/strategy': [
    'packages/kernel',
    'packages/platform',
    'modules/people',
    'modules/estate',
    'modules/procedures',
    'library',
  ],
  'modules/delivery': [
    'packages/kernel',
    'packages/platform',
    'modules/people',
    'modules/estate',
    'modules/procedures',
    'library',
  ],
  'modules/operations': [
    'packages/kernel',
    'packages/platform',
    'modules/people',
    'modules/estate',
    'modules/procedures',
    'library',
  ],
  'modules/insight': ['packages/kernel', 'packages/platform', `modules/(${modules})`, 'library'],
  interop: ['packages/kernel', 'packages/platform', `modules/(${modules})`, 'library'],
  library: ['packages/kernel'],
  'apps/cli': ['packages/api-client'],
  'apps/web': ['packages/api-client'],
};

const tests = '\\.test\\.tsx?$|packages/testkit|conformance|/testing(/|\\.ts$)';
const anywhere = ['node_modules', 'package\\.json$'];

export default {
  forbidden: [
    ...Object.entries(arrows).map(([from, to]) => ({
      name: `arrows-of-${from.replaceAll('/', '-')}`,
      comment: `${from} may import only ${to.join(', ') || 'itself'}.`,
      severity: 'error',
      from: { path: `^${from}/`, pathNot: tests },
      to: {
        pathNot: [`^${from}/`, ...to.map((path) => `^${path}/`), ...anywhere],
        dependencyTypesNot: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
      },
    })),
    {
      name: 'one-door',
      comment: 'A module is met at its index.ts; nobody reaches past it.',
      severity: 'error',
      from: { path: `^(modules/[^/]+|packages/[^/]+|drivers/[^/]+|apps/[^/]+|interop|bench)/`, pathNot: tests },
      to: { path: `^modules/(${modules})/`, pathNot: ['^modules/[^/]+/index\\.ts$', '^$1/'] },
    },
    {
      name: 'one-door-of-packages',
      comment: 'kernel, platform and api-client are met at their index.ts.',
      severity: 'error',
      from: {
        path: '^(modules/[^/]+|packages/[^/]+|drivers/[^/]+|apps/(cli|web|worker|composition)|interop)/',
        pathNot: tests,
      },
      to: {
        path: '^packages/(kernel|platform|api-client)/',
        pathNot: ['^packages/[^/]+/index\\.ts$', '^packages/platform/postgres/', '^$1/'],
      },
    },
    {
      name: 'web-knows-no-node',
      comment: 'The browser has no Node.',
      severity: 'error',
      from: { path: '^apps/web/src/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one thing, or three.',
      severity: 'error',
      from: { pathNot: tests },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated)/|\\.css$' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
