import { type ASTNode, Environment, type EvaluationError, type ParseError } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { type Json, PlumblineError } from '#kernel';

/**
 * Expressions of procedures: CEL over `inputs`, `steps` (by id: `state`, `outputs`) and `target`. They end, and soon: CEL
 * has no loops, its size is limited, its macros do not nest deeply, and `matches` is RE2, which does not backtrack.
 */
export interface ExpressionFault {
  message: string;
  /** Counted from 0, in the expression. */
  at: number;
}

/** What an expression speaks of, for the check and for the plan. */
export interface ExpressionReferences {
  inputs: Set<string>;
  /** Step id → the outputs that are named; a step may be asked for its state alone. */
  steps: Map<string, Set<string>>;
}

export interface ExpressionScope {
  inputs: Record<string, Json>;
  steps: Record<string, { state: string; outputs: Record<string, Json> }>;
  target: Json;
}

const MAX_MACRO_DEPTH = 2;
const MAX_PATTERN = 400;
const macros = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
/** `cel.bind` can double a text again and again. */
const refused = new Set(['bind']);

const environment = new Environment({
  limits: { maxAstNodes: 200, maxDepth: 24, maxListElements: 50, maxMapEntries: 20, maxCallArguments: 8 },
})
  .registerVariable('inputs', 'map')
  .registerVariable('steps', 'map')
  .registerVariable('target', 'map')
  .registerFunction('string.matchRe(string): bool', (value: string, pattern: string) => matchRe(value, pattern));

/** Finds the pattern anywhere in the value, as CEL's `matches` does. Throws where it is no RE2 pattern. */
function matchRe(value: string, pattern: string): boolean {
  if (pattern.length > MAX_PATTERN) throw new Error(`A pattern is longer than ${MAX_PATTERN} characters.`);
  return RE2JS.compile(pattern).matcher(value).find();
}

/** What is wrong with an expression by itself; its references where nothing is. */
export function checkExpression(
  source: string,
): { ok: true; references: ExpressionReferences } | { ok: false; fault: ExpressionFault } {
  try {
    const { ast, run, fault } = compiled(source);
    if (fault) return { ok: false, fault };
    const checked = run.check();
    if (!checked.valid) return { ok: false, fault: faultOf(checked.error) };
    if (checked.type !== 'bool' && checked.type !== 'dyn')
      return { ok: false, fault: { message: `answers with ${checked.type}, not with yes or no`, at: 0 } };
    return { ok: true, references: referencesOf(ast) };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

/** Yes or no. Throws `invalid_input` where it cannot be told, as when it compares a text with a number. */
export function evaluate(source: string, scope: ExpressionScope): boolean {
  const { run, fault } = compiled(source);
  if (fault) throw new PlumblineError('invalid_input', `The expression ${source} ${fault.message}.`);
  let answer: unknown;
  try {
    answer = run(wholeNumbers(scope) as Record<string, unknown>);
  } catch (error) {
    throw new PlumblineError('invalid_input', `The expression ${source} cannot be answered: ${faultOf(error).message}`);
  }
  if (typeof answer !== 'boolean')
    throw new PlumblineError('invalid_input', `The expression ${source} answers neither yes nor no.`);
  return answer;
}

interface Compiled {
  ast: ASTNode;
  run: ReturnType<typeof environment.parse>;
  /** What it uses that procedures do not know. */
  fault: ExpressionFault | null;
}

/** The same expression is asked for each target, and again at each pass over a run. */
const known = new Map<string, Compiled>();
const MOST_KNOWN = 1_000;

function compiled(source: string): Compiled {
  const found = known.get(source);
  if (found) return found;
  const { ast, run } = parsed(source);
  const made = { ast, run, fault: faultIn(ast, 0) };
  // The oldest goes first; one that is still asked for is soon there again.
  if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!);
  known.set(source, made);
  return made;
}

/** `matches` becomes ours, whose name is as long so that places stay where they are. */
function parsed(source: string) {
  const first = environment.parse(source);
  const calls = nodesOf(first.ast).filter((node) => node.op === 'rcall' && node.args[0] === 'matches');
  if (calls.length === 0) return { ast: first.ast, run: first };
  const places = calls.map((node) => {
    const [, receiver, given] = node.args as [string, ASTNode, ASTNode[]];
    const at = source.indexOf('matches', receiver.range.end);
    if (at < 0 || (given[0] && at >= given[0].range.start))
      throw new PlumblineError('invalid_input', 'The expression uses "matches" in a way that cannot be read.');
    return at;
  });
  let text = source;
  for (const at of places.sort((a, b) => b - a))
    text = `${text.slice(0, at)}matchRe${text.slice(at + 'matches'.length)}`;
  const again = environment.parse(text);
  if (nodesOf(again.ast).some((node) => node.op === 'rcall' && node.args[0] === 'matches'))
    throw new PlumblineError('invalid_input', 'The expression uses "matches" in a way that cannot be read.');
  return { ast: again.ast, run: again };
}

function faultIn(node: ASTNode, depth: number): ExpressionFault | null {
  let inner = depth;
  if (node.op === 'rcall' || node.op === 'call') {
    const name = node.args[0];
    if (refused.has(name)) return { message: `uses "${name}", which procedures do not know`, at: node.range.start };
    if (macros.has(name)) inner += 1;
    if (name === 'matchRe') {
      const [pattern] = (node.args as [string, ASTNode, ASTNode[]])[2];
      const fault = pattern?.op === 'value' ? patternFault(String(pattern.args)) : null;
      if (fault) return { message: fault, at: pattern!.range.start };
    }
  }
  if (inner > MAX_MACRO_DEPTH)
    return {
      message: `nests more than ${MAX_MACRO_DEPTH} of all, exists, exists_one, map and filter`,
      at: node.range.start,
    };
  for (const child of childrenOf(node)) {
    const fault = faultIn(child, inner);
    if (fault) return fault;
  }
  return null;
}

function patternFault(pattern: string): string | null {
  try {
    matchRe('', pattern);
    return null;
  } catch (error) {
    return error instanceof Error ? `holds no RE2 pattern: ${error.message}` : 'holds no RE2 pattern';
  }
}

function childrenOf(node: ASTNode): ASTNode[] {
  const isNode = (value: unknown): value is ASTNode => value !== null && typeof value === 'object' && 'op' in value;
  if (isNode(node.args)) return [node.args];
  return Array.isArray(node.args) ? (node.args as unknown[]).flat(2).filter(isNode) : [];
}

function nodesOf(node: ASTNode): ASTNode[] {
  return [node, ...childrenOf(node).flatMap(nodesOf)];
}

/** `a.b` and `a["b"]` alike; null for what is worked out only when it is asked. */
function memberOf(node: ASTNode): { of: ASTNode; name: string | null } | null {
  if (node.op === '.' || node.op === '.?') return { of: node.args[0], name: node.args[1] };
  if (node.op === '[]' || node.op === '[?]') {
    const [of, index] = node.args;
    return { of, name: index.op === 'value' && typeof index.args === 'string' ? index.args : null };
  }
  return null;
}

/** `inputs` as a whole, or a name that is worked out, is told as the name "*". */
function referencesOf(ast: ASTNode): ExpressionReferences {
  const references: ExpressionReferences = { inputs: new Set(), steps: new Map() };
  const visit = (node: ASTNode, path: (string | null)[]): void => {
    const member = memberOf(node);
    if (member) {
      visit(member.of, [member.name, ...path]);
      if (node.op === '[]' || node.op === '[?]') visit(node.args[1], []);
      return;
    }
    if (node.op === 'id' && node.args === 'inputs') references.inputs.add(path[0] ?? '*');
    else if (node.op === 'id' && node.args === 'steps') {
      const step = path[0] ?? '*';
      const outputs = references.steps.get(step) ?? new Set();
      if (path[1] === 'outputs') outputs.add(path[2] ?? '*');
      references.steps.set(step, outputs);
    } else for (const child of childrenOf(node)) visit(child, []);
  };
  visit(ast, []);
  return references;
}

function faultOf(error: unknown): ExpressionFault {
  if (error instanceof PlumblineError) return { message: error.message, at: 0 };
  if (error instanceof Error && 'summary' in error) {
    const known = error as ParseError | EvaluationError;
    return { message: known.summary, at: known.range?.start ?? 0 };
  }
  return { message: error instanceof Error ? error.message.split('\n', 1)[0]! : 'cannot be read', at: 0 };
}

/** CEL tells whole numbers from others by their type. */
function wholeNumbers(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(wholeNumbers);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, wholeNumbers(member)]));
}
