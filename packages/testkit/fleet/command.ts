import { spawn } from 'node:child_process';

export interface CommandOutput {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program of this machine, without a shell. */
export function output(argv: readonly string[]): Promise<CommandOutput> {
  const [program = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        LC_ALL: 'C',
        PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
        DEBIAN_FRONTEND: 'noninteractive',
      },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** The same where failure is not expected; gives stdout. */
export async function run(...argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await output(argv);
  if (exitCode !== 0)
    throw new Error(`"${argv.join(' ')}" ended with ${exitCode}: ${(stderr || stdout).trim().slice(-2000)}`);
  return stdout;
}
