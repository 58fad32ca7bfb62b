/** Right sides that are evaluated for each match: attributes that are computed, lists, conditions. */
import {
  evaluate,
  type Operation,
  type RuleExpression,
  type TermHost,
} from "../../matching/index.ts";
import type { EGraph } from "../egraph.ts";

/** A class where an expression wants a term; `node` where the very node is known. */
export class ClassTerm {
  readonly id: number;
  readonly node: number | null;

  constructor(id: number, node: number | null = null) {
    this.id = id;
    this.node = node;
  }
}

/** What a template is evaluated with. `made` collects the new nodes in the order of making. */
export interface Evaluation {
  readonly graph: EGraph;
  readonly context: unknown;
  operation(name: string): Operation | undefined;
  readonly made: number[];
}

/**
 * The class that `template` stands for, over names that hold `ClassTerm`s, lists of them, and values
 * of attributes; null where it is null.
 * @throws RuleExpressionError
 */
export function evaluateTemplate(
  template: RuleExpression,
  names: Readonly<Record<string, unknown>>,
  evaluation: Evaluation,
): number | null {
  const value = evaluate(template, names, evaluation.context, hostOf(evaluation));
  return value instanceof ClassTerm ? (value.node ?? value.id) : null;
}

function hostOf({ graph, operation, made }: Evaluation): TermHost<unknown> {
  const add = (type: Operation, attrs: object, inputs: readonly unknown[]): ClassTerm => {
    const node = graph.addNode(
      type,
      attrs,
      (inputs as readonly ClassTerm[]).map(({ id }) => id),
    );
    made.push(node);
    return new ClassTerm(node, node);
  };
  return {
    operation,
    isTerm: (value) => value instanceof ClassTerm,
    member: (term, name) => fieldOf(graph, term as ClassTerm, name),
    method: () => undefined,
    make: add,
    with: (term, attrs) => {
      const { node, id } = term as ClassTerm;
      const { operation: type, attr, inputs } = graph.node(node ?? id);
      return add(
        type,
        { ...(attr as object | null), ...attrs },
        inputs.map((k) => new ClassTerm(k)),
      );
    },
  };
}

/** An attribute of the very node; classes have no attributes. */
function fieldOf(graph: EGraph, { node }: ClassTerm, name: string): unknown {
  if (node === null) return undefined;
  const { attr } = graph.node(node);
  return (attr as Readonly<Record<string, unknown>> | null)?.[name];
}
