// Every operation of the product: what the server serves, and what OpenAPI, the client and the CLI are made from.
import { operations as delivery } from '#delivery';
import { operations as estate } from '#estate';
import { operations as insight } from '#insight';
import { operations as netbox } from '#interop/netbox';
import { operations as operationsModule } from '#operations';
import { operations as people } from '#people';
import { type AnyOperation, platformOperations } from '#platform';
import { operations as procedures } from '#procedures';
import { operations as strategy } from '#strategy';

export const allOperations: AnyOperation[] = [
  ...people,
  ...estate,
  ...strategy,
  ...delivery,
  ...procedures,
  ...operationsModule,
  ...insight,
  ...netbox,
  ...platformOperations,
];
