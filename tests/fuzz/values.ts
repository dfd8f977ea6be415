import fc from "fast-check";
import type { JsonSchema } from "../../contracts/openapi/json_schema.ts";

/** What people, programs and attackers put into fields. */
const NASTY: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2147483648,
  [],
  ["a", "b"],
  {},
  { $gt: "" },
  { length: 5 },
  "",
  "   ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\r\nSet-Cookie: a=b",
  "'; DROP TABLE m_user; -- ",
  "\\' OR 1=1 #",
  "%27%20OR%201=1",
  "${7*7}{{7*7}}",
  "<script>alert(1)</script>",
  "../../etc/passwd",
  "__proto__",
  "constructor",
  "null",
  "NaN",
  "Infinity",
  "1e3",
  "0x10",
  "-0",
  "2147483648",
  "99999999999999999999",
  "９９",
  "٣",
  "0000-00-00",
  "2024-02-30",
  "9999-12-31",
  "İstanbul",
  "\u202egnp.exe",
  "e\u0301",
  "👩‍👩‍👧‍👦",
  "𝒳".repeat(151),
  "a".repeat(70_000),
];

/** Names that mean something to objects. */
const NASTY_NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "", "a[b]", "code "];

/** A field that is sent, in the order of sending. A name may come twice. */
export type Field = [name: string, value: unknown];

/** Values that get past the first checks, by the name of the field or parameter. */
export type RightValues = Record<string, fc.Arbitrary<string>>;

/**
 * Fields as the schema asks for them, all right but for one or two; or, one time in three, each as it
 * comes: right, something that fits its pattern, something that no schema would ask for, or nothing.
 */
export function fields(schema: JsonSchema, right: RightValues): fc.Arbitrary<Field[]> {
  const properties = Object.entries(schema.properties ?? {});
  const asked = fc.tuple(...properties.map(([name]) => rightField(name, right)));
  const odd = properties.map(([name, property]) => oddField(name, property, right[name]));
  const wild = fc.tuple(
    ...odd.map((field, i) => fc.oneof(rightField(properties[i]![0], right), field)),
  );
  const place = fc.nat({ max: Math.max(0, properties.length - 1) });
  const almost = fc.tuple(asked, fc.array(place, { maxLength: 2 }), fc.tuple(...odd))
    .map(([known, places, others]) =>
      known.map((field, i) => places.includes(i) ? others[i]! : field)
    );
  const more = fc.array(fc.tuple(name(properties.map(([name]) => name)), nasty()), {
    maxLength: 3,
  });
  return fc.tuple(
    fc.oneof({ weight: 2, arbitrary: almost }, { weight: 1, arbitrary: wild }),
    fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: more }),
  ).map(([known, others]) => [...known.flat(), ...others]);
}

function rightField(name: string, right: RightValues): fc.Arbitrary<Field[]> {
  return right[name]?.map((value): Field[] => [[name, value]]) ??
    fc.constantFrom<Field[]>([[name, ""]], []);
}

function oddField(
  name: string,
  property: JsonSchema,
  right: fc.Arbitrary<string> = fc.constant("1"),
): fc.Arbitrary<Field[]> {
  return fc.oneof(
    { weight: 2, arbitrary: fitting(property).map((value): Field[] => [[name, value]]) },
    { weight: 2, arbitrary: stretched(right).map((value): Field[] => [[name, value]]) },
    { weight: 2, arbitrary: nasty().map((value): Field[] => [[name, value]]) },
    { weight: 1, arbitrary: fc.constant<Field[]>([]) },
  );
}

function name(known: string[]): fc.Arbitrary<string> {
  return fc.oneof(fc.constantFrom(...NASTY_NAMES, ...known), fc.string({ unit: "binary" }));
}

/** Something that fits a field's pattern and type. */
function fitting({ pattern, type }: JsonSchema): fc.Arbitrary<unknown> {
  const texts = pattern
    ? fc.stringMatching(new RegExp(pattern, "u"), { maxLength: 160 })
    : fc.string({ maxLength: 160 });
  const others: Record<string, fc.Arbitrary<unknown>> = {
    number: fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double()),
    boolean: fc.boolean(),
    array: fc.array(fc.oneof(texts, fc.maxSafeInteger(), fc.constantFrom(1, 2, "3")), {
      maxLength: 300,
    }),
  };
  return fc.oneof(texts, ...[type ?? []].flat().flatMap((name) => others[name] ?? []));
}

/** A right value made too long for some column: around the lengths that columns have. */
function stretched(right: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const lengths = fc.constantFrom(11, 15, 16, 17, 100, 101, 150, 151, 254, 255, 256, 1025, 65_000);
  return fc.tuple(right, lengths).map(([value, length]) =>
    (value[0] ?? "a").repeat(Math.max(0, length - value.length)) + value
  );
}

/** A value of any kind. */
export function nasty(): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...NASTY) },
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: excessive },
    { weight: 2, arbitrary: typedText },
    { weight: 2, arbitrary: typedAddress },
    { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  );
}

/** What exhausts a parser or a statement: lists in lists, and lists of many ids. */
const excessive: fc.Arbitrary<unknown> = fc.oneof(
  fc.nat({ max: 3_000 }).map((depth) => {
    let value: unknown = 1;
    for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
    return value;
  }),
  fc.nat({ max: 5_000 }).map((length) => Array.from({ length }, (_, id) => id + 1)),
);

/** Characters that nobody sees or types, among letters of several scripts, composed and not. */
const typedText: fc.Arbitrary<string> = fc.array(
  fc.oneof(
    fc.constantFrom("Rina", "O'Neil", "e\u0301", "é", "محمد", "ꦫꦶ", "👩\u200d🌾", " ", "\n"),
    fc.constantFrom(
      ..."\u0000\u0007\u007f\u0085\u00a0\u00ad\u200b\u200e\u2028\u202e\u2060\u2066\u2800",
    ),
    fc.constantFrom(..."\u3164\ufeff\ufff9\u{e0041}\ufe0f"),
  ),
  { minLength: 1, maxLength: 8 },
).map((pieces) => pieces.join(""));

/** Addresses as people type them and as Django has stored them: wrong dots, long parts, every kind of host. */
export const typedAddress: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom("rina", ".rina", "rina.", "ri..na", "r+i", '"ri na"', "řina", "a".repeat(65), ""),
  fc.constantFrom("@", "@", "@", "@@", ""),
  fc.constantFrom(
    "example.com",
    "EXAMPLE.com.",
    "münchen.example",
    "xn--mnchen-3ya.example",
    "xn--a.example",
    "例え。テスト",
    "localhost",
    "10.0.0.1",
    "[10.0.0.1]",
    "example.123",
    "exa mple.com",
    "\u212aexample.com",
    `${"a".repeat(64)}.com`,
    "-a.com",
  ),
  fc.constantFrom("", " ", "\u200b", "\u0000"),
).map((parts) => parts.join(""));

/** A segment of a path: the right one, or one that no client would send on purpose. */
export function segment(right: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const odd = [
    "%",
    "%E0%A4%A",
    "%00",
    "..%2f..%2fetc",
    ".",
    "-",
    "%2F",
    "__proto__",
    "a".repeat(3000),
    "0",
    "9".repeat(20),
    "9".repeat(400),
  ];
  const anything = fc.string({ unit: "grapheme", minLength: 1 }).map(encodeURIComponent);
  return fc.oneof(
    { weight: 12, arbitrary: right },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
    { weight: 1, arbitrary: anything },
    { weight: 1, arbitrary: right.map((text) => text.toUpperCase()) },
    { weight: 1, arbitrary: right.map((text) => `${text.slice(1)}%20`) },
  );
}
