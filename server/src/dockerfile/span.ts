/** A half-open range of UTF-16 offsets into the document, as LSP and JavaScript strings count. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Whether `offset` lies in `span`, its end included: a cursor behind the last character is still "on" it. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
