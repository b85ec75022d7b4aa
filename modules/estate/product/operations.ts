import { z } from 'zod';
import { type AnyOperation, listQuery, operation, pageOf, pageOfAll, sortOf } from '#platform';
import { installationSchema } from '../installation/installation.ts';
import { installationQuery, listInstallations } from '../installation/list.ts';
import { idParams } from '../params.ts';
import { productSchema, releaseSchema } from './product.ts';
import { listProducts, listReleases, productQuery, showRelease } from './rows.ts';

const products = operation({
  id: 'product.list',
  method: 'GET',
  path: '/products',
  tag: 'Estate',
  summary: 'List products with how often they are installed',
  permission: 'estate.read',
  query: productQuery,
  output: pageOf(productSchema),
  cli: { words: ['product', 'list'], columns: ['key', 'productKey', 'name', 'category', 'releases', 'installations'] },
  handler: (ctx, { query }) => listProducts(ctx, query),
});

const releases = operation({
  id: 'release.list',
  method: 'GET',
  path: '/products/{id}/releases',
  tag: 'Estate',
  summary: 'List the releases of a product, newest first, with how long each is supported',
  permission: 'estate.read',
  params: idParams('product'),
  query: listQuery.extend({
    sort: sortOf(['releasedOn', 'version', 'securityEndsOn'], '-releasedOn'),
    supported: z
      .enum(['true', 'false'])
      .optional()
      .describe('Only those whose security support goes on, or only the rest'),
  }),
  output: pageOf(releaseSchema),
  cli: {
    words: ['release', 'list'],
    args: ['id'],
    columns: ['key', 'version', 'releasedOn', 'security.status', 'security.endsOn'],
  },
  async handler(ctx, { params, query }) {
    const all = await listReleases(ctx, params.id);
    const wanted = query.supported
      ? all.filter((one) => (one.security.status === 'ended') === (query.supported === 'false'))
      : all;
    return pageOfAll(
      wanted,
      query,
      (one, field) =>
        (field === 'version' ? one.version : field === 'releasedOn' ? one.releasedOn : one.security.endsOn) ?? '',
      (one) => one,
    );
  },
});

const release = operation({
  id: 'release.show',
  method: 'GET',
  path: '/releases/{id}',
  tag: 'Estate',
  summary: 'Show a release with its lifecycle dates',
  permission: 'estate.read',
  params: idParams('release'),
  output: releaseSchema,
  errors: ['not_found'],
  cli: { words: ['release', 'show'], args: ['id'] },
  handler: (ctx, { params }) => showRelease(ctx, params.id),
});

const installations = operation({
  id: 'installation.list',
  method: 'GET',
  path: '/installations',
  tag: 'Estate',
  summary: 'List installed software with the releases it was matched to and how sure that is',
  permission: 'estate.read',
  query: installationQuery,
  output: pageOf(installationSchema),
  cli: {
    words: ['installation', 'list'],
    columns: ['key', 'component.name', 'package', 'version', 'release.name', 'confidence', 'support.endsOn'],
  },
  handler: (ctx, { query }) => listInstallations(ctx, query),
});

export const productOperations: AnyOperation[] = [products, releases, release, installations];
