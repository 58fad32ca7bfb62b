/** The walks of the default engine: to the normal form, from the sources up or from the outputs down. */
import type { ActiveGroup } from "./active-group.ts";
import type { Fired } from "./applier.ts";
import type { Engine } from "./engine.ts";
import type { GraphNode } from "./graph-node.ts";

/** Which of a node and its inputs is tried first. */
export type WalkOrder = "innermost" | "outermost";

/**
 * Marks of one run on `GraphNode.visit`: `run` is done. `-run`: innermost, its inputs are on the
 * stack; outermost, it was on the list from the start.
 */
interface Walk {
  readonly engine: Engine;
  readonly group: ActiveGroup;
  readonly run: number;
  readonly stack: GraphNode[];
  /** Nodes to look at again: something that they can see has changed. */
  readonly again: GraphNode[];
  fires: number;
}

/**
 * Applies the rules of `group` at and below `nodes` until none applies. Amortized: a node is tried
 * once for each of its forms, and again when something in sight of a rule got a new form, or when a
 * value that it reads lost one of its last few readers or a whole type of readers.
 */
export function normalize(
  engine: Engine,
  nodes: readonly GraphNode[],
  group: ActiveGroup,
  order: WalkOrder,
): "changed" | "unchanged" | "budget" {
  if (group.idle) return "unchanged";
  const walk: Walk = { engine, group, run: engine.nextRun(), stack: [], again: [], fires: 0 };
  if (order === "innermost") {
    walk.stack.push(...nodes);
    inward(walk);
  } else {
    // Consumers before inputs: the reverse of a walk that lists inputs first.
    for (const node of engine.graph.liveNodes()) {
      node.visit = -walk.run;
      walk.stack.push(node);
    }
    outward(walk);
  }
  if (engine.exhausted) return "budget";
  return walk.fires > 0 ? "changed" : "unchanged";
}

function inward(walk: Walk): void {
  const { engine, group, run, stack } = walk;
  while (stack.length > 0 || refill(walk)) {
    const node = stack[stack.length - 1].find();
    const open = node.visit !== run && node.live;
    if (open && enter(walk, node)) continue;
    stack.pop();
    if (!open) continue;
    node.visit = run;
    const fired = engine.apply(node, group);
    if (fired !== null) note(walk, fired);
  }
}

/** Puts the inputs of the node on top before it, the first time; answers whether there were any. */
function enter(walk: Walk, node: GraphNode): boolean {
  if (node.visit === -walk.run) return false;
  node.visit = -walk.run;
  walk.stack[walk.stack.length - 1] = node;
  return pushInputs(walk, node);
}

/** Answers whether there were inputs to do first. */
function pushInputs({ run, stack }: Walk, node: GraphNode): boolean {
  const depth = stack.length;
  for (let k = node.inputs.length - 1; k >= 0; k--) {
    const input = node.input(k);
    if (input.visit !== run) stack.push(input);
  }
  return stack.length > depth;
}

function outward(walk: Walk): void {
  const { engine, group, run, stack } = walk;
  while (stack.length > 0 || refill(walk)) {
    const node = (stack.pop() as GraphNode).find();
    if (node.visit === run) continue;
    const listed = node.visit === -run;
    node.visit = node.live ? run : 0;
    if (!node.live) continue;
    const fired = engine.apply(node, group);
    if (fired !== null) {
      pushInputs(walk, fired.form);
      note(walk, fired);
    } else if (!listed) pushNew(walk, node);
  }
}

/** Below a new form there are new layers that no list holds yet, some of them several levels down. */
function pushNew({ run, stack }: Walk, form: GraphNode): void {
  for (let k = form.inputs.length - 1; k >= 0; k--) {
    const input = form.input(k);
    if (input.visit !== run && input.visit !== -run) stack.push(input);
  }
}

/** The new form comes next; whoever can see the change, again. */
function note(walk: Walk, { form, freed }: Fired): void {
  walk.fires += 1;
  walk.stack.push(form);
  for (const node of freed) recall(walk, node, 1);
  recall(walk, form, walk.group.group.depth - 1);
}

/** Marks the readers of `node`, up to `levels` above it, for another look. */
function recall(walk: Walk, node: GraphNode, levels: number): void {
  if (levels === 0) return;
  for (const parent of node.currentParents()) {
    if (parent.visit === walk.run) {
      parent.visit = 0;
      walk.again.push(parent);
    }
    recall(walk, parent, levels - 1);
  }
}

/** Puts the nodes to look at again on the empty stack. */
function refill(walk: Walk): boolean {
  const { again, stack } = walk;
  for (let k = 0; k < again.length; k++) stack.push(again[k]);
  // Popped one by one, the list keeps its room: this happens after every other firing.
  while (again.length > 0) again.pop();
  return stack.length > 0;
}
