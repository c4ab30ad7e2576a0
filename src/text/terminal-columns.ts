/** As wide as terminals are that do not know how wide they are. */
export const USUAL_COLUMNS = 80;

/** The columns of a terminal, which reports 0 where it does not know; undefined for a stream that is none. */
export function columnsOf({ columns }: { readonly columns?: number | undefined }): number | undefined {
  return columns === 0 ? USUAL_COLUMNS : columns;
}
