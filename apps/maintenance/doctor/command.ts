import type { Command } from '../commands.ts';
export const doctorCommand: Command = { usage: 'plumbline doctor', run: async () => 0 };
