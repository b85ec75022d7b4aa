import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import type { ComponentInput } from '../../component/input.ts';
import { createComponent, moveComponent } from '../../component/service.ts';
import { createRelation } from '../../relation/service.ts';
import { connect, disconnect } from './connect.ts';
import { misfits } from './fit.ts';
import { neighboursOf, type Trace, traceComponent } from './show.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
});
afterAll(() => test.close());

const make = (kind: ComponentInput['kind'], name: string, attributes: object = {}, rest: object = {}) =>
  createComponent(test.context(), { kind, name, state: 'in-service', attributes, ...rest } as ComponentInput);
const port = (
  parent: { id: number },
  name: string,
  attributes: object = {},
  kind: 'interface' | 'port' = 'interface',
) => make(kind, name, attributes, { parent: parent.id });
const plug = (a: { id: number }, b: { id: number }, more: object = {}) =>
  connect(test.context(), { a: a.id, b: b.id, state: 'in-service', ...more });
const passes = (front: { id: number }, rear: { id: number }) =>
  createRelation(test.context(), { kind: 'passes-to', fromId: front.id, toId: rear.id });
const trace = (one: { id: number }) => traceComponent(test.context(), one.id);
const told = ({ ways }: Trace) =>
  ways.map((way) => [
    way.from,
    ...way.steps.map((step) =>
      step.type === 'pass'
        ? `=${step.position ?? ''}=`
        : step.type === 'cable'
          ? '--'
          : step.type === 'port'
            ? `${step.within?.name}:${step.component?.name}`
            : `(${step.component?.name ?? step.type})`,
    ),
    way.to,
  ]);

/** Two panels with a trunk of so many strands between them. */
async function panels(name: string, strands: number) {
  const [left, right] = [await make('device', `${name}-l`), await make('device', `${name}-r`)];
  const side = async (panel: { id: number }) => {
    const rear = await port(panel, 'trunk', { role: 'rear', positions: strands }, 'port');
    const fronts = [];
    for (let position = 1; position <= strands; position += 1) {
      const front = await port(panel, `f${position}`, { role: 'front', position }, 'port');
      await passes(front, rear);
      fronts.push(front);
    }
    return { rear, fronts };
  };
  const [l, r] = [await side(left), await side(right)];
  const { cable } = await plug(l.rear, r.rear);
  return { l, r, trunk: cable };
}

describe('a trace', () => {
  it('goes through panels by the strand, from either end, from the middle and from the cable', async () => {
    const { l, r, trunk } = await panels('a', 3);
    const [one, two] = [await make('device', 'sw-a1'), await make('device', 'sw-a2')];
    const [e1, e2] = [await port(one, 'eth1'), await port(two, 'eth2')];
    const first = await plug(e1, l.fronts[1]!);
    await plug(e2, r.fronts[1]!);
    const way = [
      'reached',
      'sw-a1:eth1',
      '--',
      'a-l:f2',
      '=2=',
      'a-l:trunk',
      '--',
      'a-r:trunk',
      '=2=',
      'a-r:f2',
      '--',
      'sw-a2:eth2',
      'reached',
    ];
    expect(told(await trace(e1))).toEqual([way]);
    expect(told(await trace(one))).toEqual([way]);
    expect(told(await trace(e2))[0]!.toReversed()).toEqual(way);
    expect(told(await trace(first.cable))).toEqual([way]);
    expect(told(await trace(r.fronts[1]!))).toEqual([way]);
    // The trunk carries three; two of them lead nowhere.
    const strands = told(await trace(trunk));
    expect(strands).toHaveLength(3);
    expect(strands.filter((one) => one[0] === 'reached' && one.at(-1) === 'reached')).toHaveLength(1);
    expect(strands[0]).toEqual(['open', 'a-l:f1', '=1=', 'a-l:trunk', '--', 'a-r:trunk', '=1=', 'a-r:f1', 'open']);
    expect((await neighboursOf(test.context(), one.id)).items).toMatchObject([
      { port: { name: 'eth1' }, device: { name: 'sw-a2' }, farPort: { name: 'eth2' }, cables: 3, circuit: null },
    ]);
  });

  it('goes through a circuit from A to Z, and says where it is open', async () => {
    const circuit = await make('circuit', 'WAN-1');
    const [a, z] = [
      await port(circuit, 'A', { role: 'circuit-end', side: 'A' }, 'port'),
      await port(circuit, 'Z', { role: 'circuit-end', side: 'Z' }, 'port'),
    ];
    const router = await make('device', 'r-c1');
    const wan = await port(router, 'wan');
    await plug(wan, a);
    expect(told(await trace(wan))).toEqual([['reached', 'r-c1:wan', '--', 'WAN-1:A', '(WAN-1)', 'WAN-1:Z', 'open']]);
    const far = await port(await make('device', 'r-c2'), 'wan');
    await plug(z, far);
    expect(told(await trace(wan))[0]!.slice(-3)).toEqual(['--', 'r-c2:wan', 'reached']);
    expect((await neighboursOf(test.context(), router.id)).items).toMatchObject([{ circuit: { name: 'WAN-1' } }]);
  });

  it('branches where a cable does, and follows the members of a LAG', async () => {
    const [sw, srv] = [await make('device', 'sw-b'), await make('server', 'srv-b')];
    const lag = await port(srv, 'bond0', { form: 'lag' });
    const members = [await port(srv, 'eth0'), await port(srv, 'eth1')];
    const ports = [await port(sw, 'p0'), await port(sw, 'p1'), await port(sw, 'p2')];
    for (const [index, member] of members.entries()) {
      await createRelation(test.context(), { kind: 'member-of', fromId: member.id, toId: lag.id });
      await plug(member, ports[index]!);
    }
    expect(told(await trace(lag))).toEqual([
      ['reached', 'srv-b:bond0', '(member)', 'srv-b:eth0', '--', 'sw-b:p0', 'reached'],
      ['reached', 'srv-b:bond0', '(member)', 'srv-b:eth1', '--', 'sw-b:p1', 'reached'],
    ]);
    expect((await trace(members[0]!)).ways[0]!.steps[0]!.lag?.name).toBe('bond0');
    // A second plug at one end of the cable.
    const cable = (await trace(ports[0]!)).ways[0]!.steps[1]!.component!;
    await createRelation(test.context(), { kind: 'b-end', fromId: cable.id, toId: ports[2]!.id });
    expect(told(await trace(members[0]!)).map((way) => way.at(-2))).toEqual(['sw-b:p0', 'sw-b:p2']);
    await expect(plug(lag, ports[2]!)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('finds a loop, and ends', async () => {
    const { l, r } = await panels('loop', 2);
    await plug(l.fronts[0]!, l.fronts[1]!);
    await plug(r.fronts[0]!, r.fronts[1]!);
    const ways = told(await trace(l.fronts[0]!));
    expect(ways.map((way) => [way[0], way.at(-1)])).toEqual([['loop', 'loop']]);
  });

  it('says that it goes on where one may not read, and not where to', async () => {
    const [open, closed] = [
      await make('device', 'd-open'),
      await make('device', 'd-closed', {}, { domain: 'storage' }),
    ];
    const mine = await port(open, 'e0');
    const theirs = await make('interface', 'e1', {}, { parent: closed.id, domain: 'storage' });
    await plug(mine, theirs);
    const ctx = test.context({ actor: await test.person('Nina', { network: 2 }) });
    const seen = await traceComponent(ctx, mine.id);
    expect(told(seen)).toEqual([['reached', 'd-open:e0', '--', 'hidden']]);
    expect(JSON.stringify(seen)).not.toContain('d-closed');
    await expect(traceComponent(ctx, theirs.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a cable', () => {
  it('takes a free port only, even when two come together, and gives it back', async () => {
    const device = await make('device', 'sw-p');
    const [a, b, c] = [await port(device, 'a'), await port(device, 'b'), await port(device, 'c')];
    const outcomes = await Promise.allSettled([plug(a, b), plug(a, c), plug(b, a)]);
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    const { cable } = outcomes.find((one) => one.status === 'fulfilled')!.value;
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: 'port_in_use', extra: { key: cable.key } });
    // By the plain relation no second one comes in either.
    const loose = await make('cable', 'loose');
    await expect(createRelation(test.context(), { kind: 'a-end', fromId: loose.id, toId: a.id })).rejects.toMatchObject(
      { code: 'port_in_use' },
    );
    const { cable: gone, freed } = await disconnect(test.context(), cable.id, 'moved');
    expect([gone.state, freed.length]).toEqual(['retired', 2]);
    expect((await plug(a, b, { name: 'again' })).warnings).toEqual([]);
  });

  it('that is out of service occupies nothing', async () => {
    const device = await make('device', 'sw-q');
    const [a, b] = [await port(device, 'a'), await port(device, 'b')];
    const { cable } = await plug(a, b);
    for (const move of ['retire', 'decommission'] as const) await moveComponent(test.context(), cable.id, move, '');
    expect(told(await trace(a))).toEqual([['reached', 'sw-q:a', 'open']]);
    await plug(a, b, { name: 'new' });
    expect(told(await trace(a))[0]!.at(-1)).toBe('reached');
  });

  it('refuses what has no plug, and warns of what does not fit', async () => {
    const rack = await make('rack', 'R9');
    const device = await make('device', 'sw-w');
    const [copper, glass] = [
      await port(device, 'a', { form: '1000base-t' }),
      await port(device, 'b', { form: '10gbase-x-sfpp' }),
    ];
    await expect(plug(copper, rack)).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path: '/body/b' }] });
    await expect(plug(copper, copper)).rejects.toMatchObject({ code: 'invalid_input' });
    expect((await plug(copper, glass, { form: 'cat6' })).warnings).toEqual([
      'sw-w a is copper pair (8P8C) (1000base-t), sw-w b is fibre or SFP (10gbase-x-sfpp).',
      'The cable is copper pair (8P8C) (cat6), sw-w b is fibre or SFP (10gbase-x-sfpp).',
    ]);
    expect(
      misfits(
        [
          { name: 'x', form: null },
          { name: 'y', form: 'unheard of' },
        ],
        'cat6',
      ),
    ).toEqual([]);
  });
});
