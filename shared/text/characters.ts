const HIGH_SURROGATE = /[\ud800-\udbff](?=[\udc00-\udfff])/g;

/** Unicode code points, so that an emoji counts once. */
export function characterCount(text: string): number {
  const pairs = text.match(HIGH_SURROGATE);
  return pairs === null ? text.length : text.length - pairs.length;
}
