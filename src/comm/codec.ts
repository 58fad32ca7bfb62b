/** Messages as bytes: `[operation, field, field, …]` in msgpack, checked against the schema on receipt. */
import { decodeMsgpack, encodeMsgpack, MessageError, type PackLimits } from "../core/index.ts";
import { BAD, type Field } from "./fields.ts";
import type { Message } from "./messages.ts";
import { SCHEMAS, type Schema } from "./schemas.ts";

interface Codec {
  readonly op: Message["op"];
  readonly code: number;
  readonly names: readonly string[];
  readonly fields: readonly Field<unknown>[];
  readonly columns: readonly string[];
  readonly buffers: ((message: Message) => number) | undefined;
}

type AnyMessage = Readonly<Record<string, unknown>>;

const CODECS: readonly Codec[] = Object.entries(SCHEMAS).map(([op, schema], code) => {
  const { fields, columns, buffers } = schema as Schema & {
    fields: Record<string, Field<unknown>>;
  };
  return {
    op: op as Message["op"],
    code,
    names: Object.keys(fields),
    fields: Object.values(fields),
    columns: columns ?? [],
    buffers: buffers as ((message: Message) => number) | undefined,
  };
});
const CODEC_OF_OP: ReadonlyMap<unknown, Codec> = new Map(CODECS.map((codec) => [codec.op, codec]));

const HEADER_LIMITS: PackLimits = { bytesMax: 2 ** 30, elementsMax: 2 ** 24, depthMax: 32 };

/** The bytes of a message. It is trusted: the compiler has checked it. */
export function encodeMessage(message: Message): Uint8Array {
  const codec = CODEC_OF_OP.get(message.op);
  if (codec === undefined) throw unknownOp(message.op);
  const { names, fields } = codec;
  const row = new Array<unknown>(names.length + 1);
  row[0] = codec.code;
  for (let i = 0; i < names.length; i++) {
    row[i + 1] = fields[i].encode((message as unknown as AnyMessage)[names[i]]);
  }
  return encodeMsgpack(row);
}

/** The message in some bytes. Throws `MessageError`, which names the message and the field. */
export function decodeMessage(bytes: Uint8Array): Message {
  const row = decodeMsgpack(bytes, HEADER_LIMITS);
  if (!Array.isArray(row)) throw new MessageError("a message must be a list");
  const codec = CODECS[row[0] as number];
  if (codec === undefined) throw unknownOp(row[0]);
  const { op, names, fields } = codec;
  if (row.length !== names.length + 1) {
    throw new MessageError(`message "${op}" has ${row.length - 1} fields, not ${names.length}`, {
      op,
    });
  }
  const message: Record<string, unknown> = { op };
  for (let i = 0; i < names.length; i++) {
    const value = fields[i].decode(row[i + 1]);
    if (value === BAD) throw badField(op, names[i], fields[i].form);
    message[names[i]] = value;
  }
  checkColumns(codec, message);
  return message as unknown as Message;
}

function checkColumns({ op, columns }: Codec, message: AnyMessage): void {
  for (let i = 1; i < columns.length; i++) {
    const [first, other] = [columns[0], columns[i]];
    const [rows, length] = [message[first], message[other]] as { length: number }[];
    if (length.length !== rows.length) {
      throw badField(op, other, `as long as "${first}" (${rows.length}), not ${length.length}`);
    }
  }
}

/** Throws `MessageError` unless the message may come with so many buffers. */
export function checkBuffers(message: Message, count: number): void {
  const wanted = CODEC_OF_OP.get(message.op)?.buffers?.(message) ?? 0;
  if (count !== wanted) {
    throw new MessageError(`message "${message.op}" comes with ${count} buffers, not ${wanted}`, {
      op: message.op,
      buffers: count,
    });
  }
}

function unknownOp(op: unknown): MessageError {
  return new MessageError(`unknown message ${JSON.stringify(op)?.slice(0, 40)}`);
}

function badField(op: string, field: string, form: string): MessageError {
  return new MessageError(`message "${op}": field "${field}" must be ${form}`, { op, field });
}
