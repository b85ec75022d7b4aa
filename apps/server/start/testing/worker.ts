// Tells the test its process id and that it got what it needs; ends when asked.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

const { PLUMBLINE_DATA = '', PLUMBLINE_POSTGRES_URL = '', PLUMBLINE_URL = '' } = process.env;
const equipped = PLUMBLINE_POSTGRES_URL.startsWith('postgres://') && PLUMBLINE_URL.startsWith('http://');
appendFileSync(join(PLUMBLINE_DATA, 'worker'), `${process.pid} ${equipped}\n`);
process.once('SIGTERM', () => process.exit(0));
setInterval(() => {}, 1000);
