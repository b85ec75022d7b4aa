import type { Face } from '../../ui/status.ts';

/** How a request looks; `ready` is done with something to fetch. */
export function requestFace(state: string, ready: boolean): Face {
  if (ready) return { shape: 'disc', tone: 'accent' };
  switch (state) {
    case 'asked':
      return { shape: 'pause', tone: 'accent' };
    case 'proven':
      return { shape: 'ring', tone: 'active' };
    case 'accepted':
      return { shape: 'half', tone: 'active' };
    case 'done':
      return { shape: 'disc', tone: 'good' };
    case 'refused':
      return { shape: 'cross', tone: 'bad' };
    default:
      return { shape: 'dash', tone: 'quiet' };
  }
}

export const stations = ['asked', 'proven', 'accepted', 'done'] as const;
export type Station = (typeof stations)[number];

export const stationWords: Record<Station, string> = {
  asked: 'Asked',
  proven: 'We know it is you',
  accepted: 'Somebody is at it',
  done: 'Done',
};

/** How far it has come: the last station that it reached. One that ended otherwise stays where it was. */
export function reached(request: {
  state: string;
  proof: { at: string | null };
  accepted: { at: string } | null;
}): Station {
  if (request.state === 'done') return 'done';
  if (request.accepted) return 'accepted';
  return request.proof.at ? 'proven' : 'asked';
}
