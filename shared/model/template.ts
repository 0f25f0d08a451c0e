/** A piece of a template: literal text, or the path of a row's field. */
export type Segment = { text: string } | { path: string };

/**
 * Reads a template: `{answer}`, `{customer.name}`, `{turns.0.text}`; `{{` and `}}` are literal braces.
 * @throws SyntaxError when a brace is left open or closed without having been opened
 */
export function parseTemplate(template: string): Segment[] {
  const segments: Segment[] = [];
  let text = "";
  for (let at = 0; at < template.length; ) {
    const two = template.slice(at, at + 2);
    if (two === "{{" || two === "}}") {
      text += two[0];
      at += 2;
    } else if (template[at] === "{") {
      const end = template.indexOf("}", at);
      if (end < 0) throw new SyntaxError("a brace is opened and not closed; write {{ for a literal one");
      const path = template.slice(at + 1, end).trim();
      if (path === "")
        throw new SyntaxError("there is no field between the braces; write {{ for a literal one");
      if (text !== "") segments.push({ text });
      text = "";
      segments.push({ path });
      at = end + 1;
    } else if (template[at] === "}") {
      throw new SyntaxError("a brace is closed that was not opened; write }} for a literal one");
    } else text += template[at++];
  }
  if (text !== "") segments.push({ text });
  return segments;
}

/** What is wrong with a template, in a person's words; undefined when nothing is. */
export function templateProblem(template: string): string | undefined {
  try {
    parseTemplate(template);
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}
