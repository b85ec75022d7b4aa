// The thread in which files are read, planned and applied.
import { serveIntakeThread } from '#estate';
import { codecs } from './codecs.ts';

serveIntakeThread(codecs);
