import type { z } from "zod";
import { recipeJsonSchema } from "./schema-names.ts";

type Schema = z.core.JSONSchema.BaseSchema;

const INTRO = `# The recipe

What a person decides before building a data set. The smallest recipe is a name and one source:

\`\`\`yaml
# yaml-language-server: $schema=./docs/recipe.schema.json
name: support
sources:
  - name: tickets
    files: ["tickets/*.csv"]
\`\`\`

Every other key has a default, and a key that is not listed here is an error, told with its line and the nearest name.
\`npm run schema\` writes this page and \`recipe.schema.json\` from the code, so that neither can be out of date.
`;

/** The recipe's keys for people to read, as Markdown: one table a block, in the order of the schema. */
export function recipeReference(): string {
  const blocks = blocksOf("", recipeJsonSchema());
  return `${[INTRO, ...blocks.map(({ path, schema }) => section(path, schema))].join("\n")}`;
}

interface Block {
  /** As written in a recipe: \`sources[].where[]\`; empty for the whole. */
  path: string;
  schema: Schema;
}

/** A block of keys and all blocks within it. */
function blocksOf(path: string, schema: Schema): Block[] {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return [];
  const inner = properties.flatMap(([name, property]) => {
    const key = path === "" ? name : `${path}.${name}`;
    if (typeof property === "boolean") return [];
    const item = itemOf(property);
    return item ? blocksOf(`${key}[]`, item) : blocksOf(key, property);
  });
  return [{ path, schema }, ...inner];
}

function itemOf({ items }: Schema): Schema | undefined {
  return items !== undefined && !Array.isArray(items) && typeof items === "object" ? items : undefined;
}

function section(path: string, schema: Schema): string {
  const about = schema.description === undefined ? "" : `${schema.description}\n\n`;
  const rows = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    typeof property === "boolean"
      ? []
      : [
          row(
            path === "" ? name : `${path}.${name}`,
            name,
            property,
            schema.required?.includes(name) === true,
          ),
        ],
  );
  const title = path === "" ? "" : `## \`${path}\`\n\n${about}`;
  return `${title}| key | default | what |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
}

function row(path: string, name: string, property: Schema, required: boolean): string {
  const values = property.enum ?? itemOf(property)?.enum;
  const what = [
    property.description,
    blocksOf(path, itemOf(property) ?? property).length > 0
      ? `Its keys: [${path}](#${anchor(path)}).`
      : undefined,
    values && !mentions(property.description, values) ? `One of ${values.map(code).join(", ")}.` : undefined,
  ];
  const cells = [code(name), required ? "**required**" : defaultOf(property), what.filter(Boolean).join(" ")];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}

/** As GitHub makes it of a heading. */
const anchor = (path: string): string => path.replace(/[^\w-]/g, "").toLowerCase();

const mentions = (text: string | undefined, values: readonly unknown[]): boolean =>
  text !== undefined && values.every((value) => text.includes(String(value)));

function defaultOf({ default: value, properties }: Schema): string {
  if (value === undefined || properties) return "";
  const text = JSON.stringify(value);
  return text === "{}" ? "" : code(text.length > 40 ? `${text.slice(0, 37)}…` : text);
}

const code = (value: unknown): string => `\`${String(value)}\``;
