import { z } from '#shared/rpc/zod.ts';

/*
 * The words schemas are written in: CDDL's types (RFC 8610) for values decoded from CBOR, where a map is an object, a byte string a
 * Uint8Array, a date (tag 0) a Date, and any other tagged value a `Tagged`. What a rule says is in plain words, with the path as its
 * subject: "must be a byte string".
 */

/** A CBOR value with a tag that has no form of its own in JavaScript. */
export class Tagged {
  readonly tag: number;
  readonly value: unknown;

  constructor(tag: number, value: unknown) {
    this.tag = tag;
    this.value = value;
  }
}

/** Where the rules of a schema stand: `C2PA 2.2, section 18.5.2`. */
export const sections = z.registry<{ section: string }>();

/** Sections of the C2PA Technical Specification 2.2. */
export const c2pa = (section: string): string => `C2PA 2.2, section ${section}`;

type Shape = Readonly<Record<string, z.ZodType>>;
type Refine = (value: Readonly<Record<string, unknown>>, problem: (path: string, rule: string) => void) => void;

/** A closed map: fields that are not named are none of it. `refine` adds what CDDL cannot say. */
export const map = (section: string, shape: Shape, refine?: Refine): z.ZodType =>
  refined(z.strictObject(shape), section, refine);

/** A map that may hold further fields of anybody (`* tstr => any`). */
export const openMap = (section: string, shape: Shape, refine?: Refine): z.ZodType =>
  refined(z.looseObject(shape), section, refine);

function refined(schema: z.ZodType, section: string, refine?: Refine): z.ZodType {
  const whole = refine
    ? schema.superRefine((value, context) =>
        refine(value as Readonly<Record<string, unknown>>, (path, message) =>
          context.addIssue({ code: 'custom', message, path: path === '' ? [] : [path] }),
        ),
      )
    : schema;
  return whole.register(sections, { section });
}

/** `[1* x]` */
export const list = (element: z.ZodType): z.ZodType => z.array(element).min(1);

/**
 * A field that later versions of a specification add to a map: it is checked, and that it is no field of 2.2 is noted. Fields may be added
 * under the same label (C2PA 2.2 section 6.3).
 */
export const later = (schema: z.ZodType, section: string): z.ZodType =>
  schema
    .superRefine((_value, context) =>
      context.addIssue({
        code: 'custom',
        message: 'is a field that a later version adds',
        params: { tolerated: true },
      }),
    )
    .register(sections, { section })
    .optional();

/** A value that `test` takes, else "must be …". */
export const kind = (test: (value: unknown) => boolean, words: string): z.ZodType =>
  z.custom(test, { error: ({ input }) => (input === undefined ? 'is missing' : `must be ${words}`) });

/** `tstr` */
export const text: z.ZodType = z.string();
/** `tstr .size (1..max)`; the specification gives the maximum no value. */
export const someText: z.ZodType = z.string().min(1);
export const textLike = (pattern: RegExp, words: string): z.ZodType =>
  kind((value) => typeof value === 'string' && pattern.test(value), words);
export const oneOf = (...values: string[]): z.ZodType => z.enum(values);
export const bool: z.ZodType = z.boolean();
export const whole: z.ZodType = z.int();
export const uint: z.ZodType = z.int().min(0);
/** `float`; a decoder that gives 10.0 as 10 leaves nothing to tell it from a whole number by. */
export const float: z.ZodType = z.number();

export const bytes: z.ZodType = kind((value) => value instanceof Uint8Array, 'a byte string');
/** What fills up space must be zeros: anything else would be unsigned room for messages. */
export const padding: z.ZodType = kind(
  (value) => value instanceof Uint8Array && value.every((byte) => byte === 0),
  'a byte string of zeros',
);

/** RFC 3339, the zone with or without its colon. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;
const dateWords = 'a date and time (CBOR tag 0)';

/** `tdate` (C2PA 2.2 section 6.9). The same as untagged text is what c2pa-rs wrote for years. */
export const date: z.ZodType = z.unknown().superRefine((value, context) => {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return;
  const plain = typeof value === 'string' && instant.test(value);
  context.addIssue({
    code: 'custom',
    message: value === undefined ? 'is missing' : plain ? `is text and must be ${dateWords}` : `must be ${dateWords}`,
    params: { tolerated: plain },
  });
});

/** `uri` (CBOR tag 32). */
export const uri: z.ZodType = kind(
  (value) => value instanceof Tagged && value.tag === 32 && typeof value.value === 'string',
  'an address (CBOR tag 32)',
);
/** `#6.37(bstr)` */
export const uuid: z.ZodType = kind(
  (value) => value instanceof Tagged && value.tag === 37 && value.value instanceof Uint8Array,
  'a UUID (CBOR tag 37)',
);
