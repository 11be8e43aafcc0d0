/** Takes the marks out of a text in which places are marked «so». */
export function readMarks(marked: string): {
  readonly text: string;
  readonly spans: readonly { start: number; end: number }[];
} {
  const spans: { start: number; end: number }[] = [];
  let text = "";
  for (const part of marked.split(/([«»])/)) {
    if (part === "«") spans.push({ start: text.length, end: text.length });
    else if (part === "»") {
      const open = spans.findLast((span) => span.end === span.start);
      if (open !== undefined) open.end = text.length;
    } else text += part;
  }
  return { text, spans };
}
