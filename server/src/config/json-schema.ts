/** The part of JSON schema that configuration is described with, and the type that such a literal stands for. */

interface Described {
  readonly title?: string;
  readonly description?: string;
}

export interface TextSchema extends Described {
  readonly type: "string";
  readonly enum?: readonly string[];
  readonly minLength?: number;
  /** A regular expression; `examples` then shows what it asks for. */
  readonly pattern?: string;
  readonly examples?: readonly [string, ...string[]];
  readonly default?: string;
}

export interface BooleanSchema extends Described {
  readonly type: "boolean";
  readonly default?: boolean;
}

export interface NumberSchema extends Described {
  readonly type: "number";
  readonly minimum: number;
  readonly maximum: number;
  readonly default?: number;
}

export interface ListSchema extends Described {
  readonly type: "array";
  readonly items: JsonSchema;
  readonly minItems?: number;
  readonly default?: readonly unknown[];
}

export interface MapSchema extends Described {
  readonly type: "object";
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  /** What other keys may hold; none where it is false. */
  readonly additionalProperties: JsonSchema | false;
}

/** Alternatives are told apart by the type of the value, so each type stands in one of them at most. */
export interface ChoiceSchema extends Described {
  readonly anyOf: readonly (TextSchema | BooleanSchema | NumberSchema | ListSchema | MapSchema)[];
}

export type JsonSchema = TextSchema | BooleanSchema | NumberSchema | ListSchema | MapSchema | ChoiceSchema;

/** The values that a schema literal admits. */
export type FromSchema<S> = S extends { readonly anyOf: readonly (infer A)[] }
  ? FromSchema<A>
  : S extends { readonly type: "string"; readonly enum: readonly (infer E)[] }
    ? E
    : S extends { readonly type: "string" }
      ? string
      : S extends { readonly type: "boolean" }
        ? boolean
        : S extends { readonly type: "number" }
          ? number
          : S extends { readonly type: "array"; readonly items: infer I }
            ? readonly FromSchema<I>[]
            : S extends { readonly type: "object" }
              ? FromMap<S>
              : never;

type FromMap<S> = S extends { readonly properties: infer P; readonly required: readonly (infer R)[] }
  ? { readonly [K in keyof P as K extends R ? K : never]: FromSchema<P[K]> } & {
      readonly [K in keyof P as K extends R ? never : K]?: FromSchema<P[K]>;
    }
  : S extends { readonly properties: infer P; readonly additionalProperties: infer A }
    ? keyof P extends never
      ? Others<A>
      : { readonly [K in keyof P]?: FromSchema<P[K]> } & (A extends false ? unknown : Others<A>)
    : never;

interface Others<A> {
  readonly [key: string]: FromSchema<A>;
}
